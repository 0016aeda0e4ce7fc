/** data-folder: the files in the data folder by which commands on the same machine find a Weir, and its database. */

export const DATABASE_FILE = 'weir.sqlite'

/** What signs and what seals. */
export const KEYS_FOLDER = 'keys'

/** The URL of the Weir that runs here, or ran here last. */
export const ADDRESS_FILE = 'address'

/** The operator token, where the settings give none. */
export const OPERATOR_TOKEN_FILE = 'operator-token'
