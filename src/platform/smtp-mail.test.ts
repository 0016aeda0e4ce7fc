import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { Secret } from './service.ts'
import { openSmtpMail, type SmtpOptions } from './smtp-mail.ts'

const FROM = 'Weir <weir@example.com>'
const LETTER = { to: ['ann@example.com'], subject: 'Well', text: 'All is well.\n.\nReally.\n' }

test('a letter resolves once the server has it, as it was written', async (t) => {
  const { url, taken } = await openServer(t)
  const to = ['ann@example.com', 'bob@example.com']
  assert.deepEqual(await openMail(t, { url }).send({ ...LETTER, to }), [])
  assert.equal(taken.length, 1)
  const [{ from, headers, body, ...arrived } = NOTHING] = taken
  assert.deepEqual([from, arrived.to], ['weir@example.com', to])
  assert.equal(headers.get('from'), FROM)
  assert.equal(headers.get('to'), 'ann@example.com, bob@example.com')
  assert.equal(headers.get('subject'), 'Well')
  assert.equal(headers.get('auto-submitted'), 'auto-generated')
  assert.equal(body, LETTER.text.replaceAll('\n', '\r\n'))
})

test('a subject is one line, and nothing in it or in an address becomes a header or a recipient', async (t) => {
  const { url, taken } = await openServer(t)
  const mail = openMail(t, { url })
  const subject = 'a\r\nBcc: eve@example.com\n\r\n\u2028b\0c'
  await mail.send({ ...LETTER, subject })
  assert.equal(taken[0]?.headers.get('subject'), 'a Bcc: eve@example.com b c')

  const addresses = [
    'ann@example.com\r\nBcc: eve@example.com',
    'ann@example.com, eve@example.com',
    'ann@example.com> NOTIFY=NEVER',
    '<eve@example.com>',
  ]
  for (const address of addresses) {
    await mail.send({ ...LETTER, to: [address] }).catch(() => null) // Some are refused.
  }
  for (const { headers, to } of taken) {
    assert.equal(headers.get('bcc'), undefined)
    assert.equal(to.length, 1)
    assert.ok(!to.includes('eve@example.com') || headers.get('to') === 'eve@example.com')
  }
})

test('a letter that is for nobody is rejected', async (t) => {
  const { url, taken } = await openServer(t)
  await assert.rejects(openMail(t, { url }).send({ ...LETTER, to: [] }), /No recipients defined/)
  assert.equal(taken.length, 0)
})

test('a letter that is refused for everybody rejects; for some, it is told for whom', async (t) => {
  const { url, taken } = await openServer(t, {
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('gone') ? new Error('No such person.') : null),
  })
  const mail = openMail(t, { url })
  const host = new URL(url).host
  await assert.rejects(mail.send({ ...LETTER, to: ['gone@example.com'] }), {
    message: `The mail server "${host}" did not take the letter: Can't send mail - all recipients were rejected: 550 No such person.`,
  })
  assert.equal(taken.length, 0)
  assert.deepEqual(await mail.send({ ...LETTER, to: ['gone@example.com', 'ann@example.com'] }), [
    { address: 'gone@example.com', reason: 'Recipient command failed: 550 No such person.' },
  ])
  assert.deepEqual(
    taken.map(({ to }) => to),
    [['ann@example.com']],
  )
})

test('a letter that the server refuses after having read it rejects', async (t) => {
  const { url } = await openServer(t, {
    onData: (stream, _session, done) => {
      stream.resume().once('end', () => done(new Error('Too much\nof it.')))
    },
  })
  await assert.rejects(openMail(t, { url }).send(LETTER), /450 Too much|450-Too much/)
})

test('a password is used, and goes over an encrypted connection only', async (t) => {
  const logins: unknown[] = []
  const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, { secure }, done) => {
    logins.push([username, password, secure])
    done(null, { user: username })
  }
  const encrypted = await openServer(t, { onAuth, authOptional: false })
  const trusting = withLogin(encrypted.url, 'a%40b:p%3A%2Fs', '?tls.rejectUnauthorized=false')
  await openMail(t, { url: trusting }).send(LETTER)
  assert.deepEqual(logins, [['a@b', 'p:/s', true]])

  const plain = await openServer(t, { onAuth, disabledCommands: ['STARTTLS'] })
  const careful = openMail(t, { url: withLogin(plain.url, 'a:secret') })
  await assert.rejects(careful.send(LETTER), /STARTTLS/)
  assert.equal(logins.length, 1)
  await openMail(t, { url: withLogin(plain.url, 'a:secret', '?requireTLS=false') }).send(LETTER)
  assert.deepEqual(logins.at(-1), ['a', 'secret', false])
})

test('no error tells the password, even where the server repeats it', async (t) => {
  const spellings = ['p:/s s', 'p%3A%2Fs%20s', btoa('p:/s s'), btoa('\0ann\0p:/s s')]
  const { url } = await openServer(t, {
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(new Error(`No: ${spellings.join(' ')}`)),
  })
  const mail = openMail(t, { url: withLogin(url, 'ann:p%3A%2Fs%20s', '?requireTLS=false') })
  await assert.rejects(mail.send(LETTER), (error: Error) => {
    assert.match(error.message, /Invalid login: 535 No: ••• ••• ••• •••$/)
    for (const spelling of spellings) assert.ok(!(error.stack ?? '').includes(spelling))
    assert.equal(error.cause, undefined)
    return true
  })
})

const NO_URLS = [
  'mail.example.com',
  'https://a:secret@example.com',
  'smtp://',
  'smtp://a:secret@:x',
]

for (const url of NO_URLS) {
  test(`"${url}" is no mail server, and the refusal does not repeat it`, () => {
    assert.throws(
      () => openSmtpMail({ url: new Secret(url), from: FROM }),
      (error: Error) => {
        assert.match(error.message, /^The URL of the mail server is not understood\. Write "smtp:/)
        assert.doesNotMatch(error.stack ?? '', /secret|mail\.example/)
        return true
      },
    )
  })
}

test('where no server is, a letter rejects', async (t) => {
  const { url, close } = await openServer(t)
  await close()
  await assert.rejects(openMail(t, { url }).send(LETTER), /did not take the letter: .*ECONNREFUSED/)
})

const SILENCES: readonly [what: string, greeting: string, says: RegExp][] = [
  ['greets nobody', '', /Greeting never received/],
  ['greets and then says nothing', '220 here\r\n', /It was not accepted within 180 ms\.$/],
]

for (const [what, greeting, says] of SILENCES) {
  test(`a server that ${what} is given up in time`, async (t) => {
    const { url } = await openSilentServer(t, greeting)
    await assert.rejects(openMail(t, { url, timeoutMs: 30 }).send(LETTER), says)
  })
}

test('closing gives up what is under way, and takes no more', { timeout: 9_000 }, async (t) => {
  const { url, met } = await openSilentServer(t, '220 here\r\n')
  const mail = openMail(t, { url })
  const sending = assert.rejects(mail.send(LETTER), /Weir is stopping\.$/)
  await met
  await mail.close()
  await sending
  await assert.rejects(mail.send(LETTER), /Weir is stopping\.$/)
  await mail.close()
})

interface Taken {
  readonly from: string
  readonly to: readonly string[]
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

const NOTHING: Taken = { from: '', to: [], headers: new Map(), body: '' }

async function openServer(t: TestContext, options: SMTPServerOptions = {}) {
  const taken: Taken[] = []
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 1,
    disabledCommands: options.onAuth === undefined ? ['AUTH', 'STARTTLS'] : [],
    onData: (stream, { envelope }, done) => {
      textOf(stream).then((text) => {
        taken.push(takenOf(text, envelope))
        done()
      }, done)
    },
    ...options,
  })
  server.on('error', () => null) // Clients that break off are expected here.
  const close = () => new Promise<void>((resolve) => server.close(resolve))
  t.after(close)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: urlOf(server.server.address()), taken, close }
}

function takenOf(
  text: string,
  { mailFrom, rcptTo }: { mailFrom: false | { address: string }; rcptTo: { address: string }[] },
): Taken {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n\s+/g, ' ').split('\r\n')
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    headers: new Map(
      lines.map((line) => {
        const [name = '', ...value] = line.split(': ')
        return [name.toLowerCase(), value.join(': ')]
      }),
    ),
    body: rest.join('\r\n\r\n'),
  }
}

/** Takes connections, says no more than this, and tells when the first one was met. */
async function openSilentServer(t: TestContext, greeting: string) {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => null) // Clients that break off are expected here.
    socket.write(greeting)
  })
  const met = once(server, 'connection')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: urlOf(server.address()), met }
}

function openMail(
  t: TestContext,
  { url, ...options }: Omit<SmtpOptions, 'url' | 'from'> & { url: string },
) {
  const mail = openSmtpMail({ url: new Secret(url), from: FROM, ...options })
  t.after(() => mail.close())
  return mail
}

function withLogin(url: string, login: string, query = ''): string {
  return `${url.replace('//', `//${login}@`)}${query}`
}

function urlOf(address: AddressInfo | string | null): string {
  assert.ok(typeof address === 'object' && address !== null)
  return `smtp://127.0.0.1:${address.port}`
}
