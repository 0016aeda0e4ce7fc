import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import type { Mail } from '../../platform/mail.ts'
import { Secret } from '../../platform/service.ts'
import { openSmtpMail } from '../../platform/smtp-mail.ts'
import { openSqliteStore } from '../../platform/store/sqlite-store.ts'
import { type NotifyTrial, openNotifyTrial } from '../notify-trial.ts'
import { createMailer } from './mailer.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const TO = ['ann@example.com', 'bob@example.com']

test('letters are mailed to everybody, oldest first, and leave the store', async () => {
  await using trial = await openMailTrial()
  await trial.write('one', 'two')
  await trial.mailer.start()
  await trial.log.until('letter.sent', 2)
  await trial.write('three')
  trial.bus.ring('letters')
  await trial.log.until('letter.sent', 3)
  assert.deepEqual(trial.subjects(), ['one', 'two', 'three'])
  const [first] = trial.server.taken
  assert.deepEqual(first?.to, TO)
  assert.match(first?.text ?? '', /^From: Weir <weir@example.com>\r\nTo: ann@/m)
  assert.match(first?.text ?? '', /\r\n\r\nText of one\r\n$/)
  assert.deepEqual(await trial.waiting(), [])
})

test('a server that is away is asked again each minute, however often the bell rings, and nothing is lost', async () => {
  await using trial = await openMailTrial()
  await trial.server.close()
  await trial.write('one')
  await trial.mailer.start()
  await trial.log.until('mail.failed', 1)
  for (let n = 0; n < 5; n++) {
    await trial.write(`more ${n}`)
    trial.bus.ring('letters')
  }
  await using back = await openServer()
  trial.redirect(back)
  trial.clock.at += MINUTE - 1
  trial.bus.ring('letters')
  await turn()
  assert.equal(trial.log.lines.length, 1)
  assert.match(
    String(trial.log.lines[0]?.facts['error']),
    /did not take the letter: .*ECONNREFUSED/,
  )
  trial.clock.at++
  trial.bus.ring('letters')
  await trial.log.until('letter.sent', 6)
  assert.equal(back.taken.length, 6)
  assert.deepEqual(await trial.waiting(), [])
})

test('it looks again by itself once the minute is over', async () => {
  await using trial = await openMailTrial()
  trial.server.refuse = () => 'Come back later.'
  await trial.write('one')
  await trial.mailer.start()
  await trial.log.until('mail.failed', 1)
  trial.server.refuse = () => null
  trial.clock.at += MINUTE
  await trial.log.until('letter.sent', 1)
})

test('a letter that the server never takes stops no other, and is dropped after a day', async () => {
  await using trial = await openMailTrial()
  trial.server.refuse = (text) => (text.includes('Text of bad') ? 'Not this one.' : null)
  await trial.write('bad', 'good')
  await trial.mailer.start()
  await trial.log.until('mail.failed', 1)
  trial.clock.at += MINUTE
  trial.bus.ring('letters')
  await trial.log.until('mail.failed', 2)
  assert.deepEqual(trial.subjects(), ['good'])
  assert.deepEqual(await trial.waiting(), ['bad'])

  trial.clock.at += DAY - MINUTE
  trial.bus.ring('letters')
  await trial.log.until('mail.failed', 3)
  trial.clock.at += MINUTE
  trial.bus.ring('letters')
  await trial.log.until('letter.dropped', 1)
  assert.deepEqual(await trial.waiting(), [])
})

test('a letter that is taken for some of its addresses is not sent again, and the others are named', async () => {
  await using trial = await openMailTrial()
  trial.server.gone = 'bob@example.com'
  await trial.write('one')
  await trial.mailer.start()
  await trial.log.until('letter.sent', 1)
  assert.deepEqual(trial.server.taken[0]?.to, ['ann@example.com'])
  const [line] = trial.log.lines
  assert.deepEqual([line?.happening, line?.facts['address']], ['letter.refused', 'bob@example.com'])
  assert.deepEqual(await trial.waiting(), [])
})

test('a letter that was sent and cannot be let go of is not sent again', async () => {
  await using trial = await openMailTrial()
  const outside = new DatabaseSync(trial.file)
  outside.exec(
    `CREATE TRIGGER keep_letters BEFORE DELETE ON letters BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
  )
  await trial.write('one')
  await trial.mailer.start()
  await trial.log.until('mail.failed', 1)
  outside.exec('DROP TRIGGER keep_letters')
  outside.close()
  trial.clock.at += MINUTE
  trial.bus.ring('letters')
  await trial.log.until('letter.sent', 1)
  assert.deepEqual(trial.subjects(), ['one'])
  assert.deepEqual(await trial.waiting(), [])
})

test('what waited when Weir was killed is mailed by the next start', async () => {
  await using trial = await openMailTrial()
  await trial.write('one')
  const store = openSqliteStore(trial.file)
  const mailer = createMailer({ ...trial, store, mail: mailTo(trial.server), to: TO })
  await mailer.start()
  await trial.log.until('letter.sent', 1)
  await mailer.stop()
  await store.close()
  assert.deepEqual(trial.subjects(), ['one'])
})

test('a stop does not wait for a server that hangs, and the letter stays', async () => {
  await using trial = await openMailTrial()
  const met = Promise.withResolvers<void>()
  trial.server.refuse = () => {
    met.resolve()
    return 'hang'
  }
  await trial.write('one')
  await trial.mailer.start()
  await met.promise
  await trial.mailer.stop()
  await trial.mailer.stop()
  assert.deepEqual(await trial.waiting(), ['one'])
  assert.deepEqual(trial.log.lines, [], 'stopping is no failure')
})

interface MailServer extends AsyncDisposable {
  readonly url: string
  readonly taken: readonly { readonly to: readonly string[]; readonly text: string }[]
  /** Why a letter is not taken; `hang`: it gets no answer. */
  refuse: (text: string) => string | null
  /** An address that is refused. */
  gone: string | null
  close(): Promise<void>
}

async function openServer(): Promise<MailServer> {
  const taken: MailServer['taken'][number][] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1,
    onRcptTo: ({ address }, _session, done) =>
      done(address === opened.gone ? new Error('No such person.') : null),
    onData(stream, { envelope }, done) {
      let text = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      stream.on('end', () => {
        const why = opened.refuse(text)
        if (why === 'hang') return
        if (why !== null) return done(new Error(why))
        taken.push({ to: envelope.rcptTo.map(({ address }) => address), text })
        done()
      })
    },
  })
  server.on('error', () => null) // Clients that break off are expected here.
  const close = (): Promise<void> => new Promise((resolve) => server.close(resolve))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const opened: MailServer = {
    url: `smtp://127.0.0.1:${address.port}`,
    taken,
    refuse: () => null,
    gone: null,
    close,
    [Symbol.asyncDispose]: close,
  }
  return opened
}

function mailTo({ url }: MailServer): Mail {
  return openSmtpMail({ url: new Secret(url), from: 'Weir <weir@example.com>' })
}

async function openMailTrial() {
  const trial: NotifyTrial = await openNotifyTrial()
  const { store, clock } = trial
  const server = await openServer()
  let mail = mailTo(server)
  const mailer = createMailer({
    ...trial,
    // What is found at the address of a mail server may change behind it.
    mail: { send: (letter) => mail.send(letter), close: () => mail.close() },
    to: TO,
  })
  return {
    ...trial,
    server,
    mailer,
    redirect: (to: MailServer): void => void (mail = mailTo(to)),
    write: (...subjects: string[]) =>
      store.commit(async ({ letters }) => {
        for (const subject of subjects) {
          await letters.append({ subject, text: `Text of ${subject}\n` }, clock.at)
        }
      }),
    waiting: async () => (await store.read.letters.list(100)).map(({ subject }) => subject),
    subjects: () => server.taken.map(({ text }) => /^Subject: (.*)\r$/m.exec(text)?.[1]),
    async [Symbol.asyncDispose]() {
      await mailer.stop()
      await server.close()
      await trial[Symbol.asyncDispose]()
    },
  }
}

/** Everything that is under way without a network has had its turn. */
async function turn(): Promise<void> {
  for (let n = 0; n < 20; n++) await new Promise(setImmediate)
}
