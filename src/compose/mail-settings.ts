/** mail-settings: the three settings of mail → how letters are sent, `null` for not at all, or what is wrong (pure). */
import { Secret } from '../platform/service.ts'

export interface MailSettings {
  readonly url: Secret
  readonly from: string
  readonly to: readonly string[]
}

export function parseMail(
  given: Readonly<Record<'WEIR_SMTP_URL' | 'WEIR_MAIL_FROM' | 'WEIR_MAIL_TO', string>>,
): { readonly mail: MailSettings | null } | { readonly problem: string } {
  const missing = Object.entries(given).filter(([, text]) => text.trim() === '')
  if (missing.length === Object.keys(given).length) return { mail: null }
  const [[name] = []] = missing
  if (name !== undefined) {
    const problem = `${name} is missing. WEIR_SMTP_URL, WEIR_MAIL_FROM and WEIR_MAIL_TO go together: set all three, or none.`
    return { problem }
  }
  const to = given.WEIR_MAIL_TO.split(',').map((address) => address.trim())
  const problem =
    whyNotServer(given.WEIR_SMTP_URL) ?? whyNotSender(given.WEIR_MAIL_FROM) ?? whyNotTo(to)
  if (problem !== null) return { problem }
  const from = given.WEIR_MAIL_FROM.trim()
  return { mail: { url: new Secret(given.WEIR_SMTP_URL.trim()), from, to } }
}

/** The value is not repeated: there may be a password in it. */
function whyNotServer(text: string): string | null {
  const url = URL.parse(text.trim())
  const isServer = url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== ''
  if (isServer) return null
  return 'WEIR_SMTP_URL must look like "smtp://user:password@host:587" or "smtps://user:password@host:465".'
}

function whyNotSender(text: string): string | null {
  const [, named] = /^[^<>@\r\n]*<([^<>]*)>$/.exec(text.trim()) ?? []
  if (isAddress(named ?? text.trim())) return null
  return `WEIR_MAIL_FROM is "${text}"; it must look like "weir@example.com" or "Weir <weir@example.com>".`
}

/** As many as Adobe writes to beside the administrators (io-events 8). */
const MAX_TO = 20

function whyNotTo(addresses: readonly string[]): string | null {
  const wrong = addresses.find((address) => !isAddress(address))
  if (wrong !== undefined) {
    return `WEIR_MAIL_TO names "${wrong}", which is not an address like "somebody@example.com". Separate several by commas.`
  }
  if (addresses.length <= MAX_TO) return null
  return `WEIR_MAIL_TO names ${addresses.length} addresses; at most ${MAX_TO} are written to. Use a mailing list.`
}

function isAddress(text: string): boolean {
  return /^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(text)
}
