/** explanation: what is said of a code beyond its name, one plain sentence each. */
export type Explanation = readonly [meaning: string, cause: string, cure: string]
