/**
 * smtp-mail: letters through an SMTP server, one connection each, at `smtp://user:password@host:port` or
 * `smtps://…`. Where there is a password, the connection must be encrypted, unless the URL ends with
 * `?requireTLS=false`. An error never tells the password, whatever the server says.
 */
import { unescape } from 'node:querystring'
import { createTransport } from 'nodemailer'
import type { Letter, Mail, Refusal } from './mail.ts'
import type { Secret } from './service.ts'

export interface SmtpOptions {
  readonly url: Secret
  /** Such as `Weir <weir@example.com>`. */
  readonly from: string
  /** For connecting and for the greeting; a whole letter may take six times as long. */
  readonly timeoutMs?: number
}

export function openSmtpMail({ url, from, timeoutMs = TIMEOUT_MS }: SmtpOptions): Mail {
  const server = parseUrl(url)
  const letterMs = 6 * timeoutMs
  const transport = createTransport({
    // What the URL says goes before what stands here.
    url: url.reveal(),
    requireTLS: server.password !== '',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketCloseTimeout: SOCKET_CLOSE_MS,
  })
  const closing = new AbortController()
  const underWay = new Set<Promise<unknown>>()

  return {
    send: async (letter) => {
      const sending = send(letter)
      underWay.add(sending)
      return await sending.finally(() => underWay.delete(sending))
    },
    close: async () => {
      closing.abort()
      await Promise.allSettled(underWay)
      transport.close()
    },
  }

  async function send(letter: Letter): Promise<Refusal[]> {
    const deadline = AbortSignal.timeout(letterMs)
    const signal = AbortSignal.any([closing.signal, deadline])
    const taken = await transport
      .sendMail({ ...written(letter), from, signal })
      .catch((error: unknown) => {
        if (closing.signal.aborted) throw notTaken('Weir is stopping.')
        if (deadline.aborted) throw notTaken(`It was not accepted within ${letterMs} ms.`)
        throw notTaken(saidBy(error))
      })
    return (taken.rejectedErrors ?? []).map((error) => ({
      address: error.recipient ?? '',
      reason: veiled(saidBy(error)),
    }))
  }

  /** Without its cause, which would tell what this veils. */
  function notTaken(why: string): Error {
    return new Error(`The mail server "${server.host}" did not take the letter: ${veiled(why)}`)
  }

  function veiled(text: string): string {
    return server.spellings.reduce((all, spelling) => all.replaceAll(spelling, '•••'), text)
  }
}

const TIMEOUT_MS = 10_000
const SOCKET_CLOSE_MS = 1_000

interface Server {
  readonly host: string
  readonly password: string
  /** All the ways in which the password appears in the URL or on the wire, the longest first. */
  readonly spellings: readonly string[]
}

function parseUrl(url: Secret): Server {
  const parsed = URL.parse(url.reveal())
  if (parsed === null || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === '') {
    throw new Error(
      'The URL of the mail server is not understood. Write "smtp://user:password@host:587" or "smtps://user:password@host:465".',
    )
  }
  const [user, password] = [unescape(parsed.username), unescape(parsed.password)]
  const all = [base64(`\0${user}\0${password}`), parsed.password, base64(password), password]
  const spellings = all.toSorted((one, other) => other.length - one.length)
  return { host: parsed.host, password, spellings: password === '' ? [] : spellings }
}

function written({ to, subject, text }: Letter) {
  return {
    // As objects they are taken for one address each, whatever is in them.
    to: to.map((address) => ({ name: '', address })),
    subject: subject.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '),
    text,
    // So that nobody's out-of-office note answers (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function saidBy(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
