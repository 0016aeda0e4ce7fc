import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'

const MAIL = {
  WEIR_SMTP_URL: 'smtp://weir:s3cret@mail.example:587',
  WEIR_MAIL_FROM: 'Weir <weir@example.com>',
  WEIR_MAIL_TO: 'ann@example.com, bob@example.com',
}

test('without any of the three settings nothing is mailed', () => {
  assert.equal(readConfig({}).mail, null)
  assert.equal(readConfig({ WEIR_SMTP_URL: '', WEIR_MAIL_FROM: ' ', WEIR_MAIL_TO: '' }).mail, null)
})

test('with all three it is, and the server is a secret that prints as dots', () => {
  const { mail } = readConfig(MAIL)
  assert.equal(mail?.url.reveal(), MAIL.WEIR_SMTP_URL)
  assert.deepEqual(JSON.parse(JSON.stringify(mail)), {
    url: '•••',
    from: 'Weir <weir@example.com>',
    to: ['ann@example.com', 'bob@example.com'],
  })
})

const twenty = Array.from({ length: 20 }, (_, n) => `ann-${n}@example.com`)

const TAKEN: readonly Partial<typeof MAIL>[] = [
  { WEIR_SMTP_URL: 'smtp://mail.example' },
  { WEIR_SMTP_URL: 'smtps://mail.example:465' },
  { WEIR_SMTP_URL: 'smtp://127.0.0.1:25?requireTLS=false' },
  { WEIR_MAIL_FROM: 'weir@example.com' },
  { WEIR_MAIL_FROM: '<weir@example.com>' },
  { WEIR_MAIL_FROM: 'Weir, of the night <weir+runs@example.com>' },
  { WEIR_MAIL_TO: 'ann@localhost' },
  { WEIR_MAIL_TO: twenty.join(',') },
]

for (const changes of TAKEN) {
  test(`${JSON.stringify(changes).slice(0, 80)} is taken`, () => {
    assert.notEqual(readConfig({ ...MAIL, ...changes }).mail, null)
  })
}

const REFUSED: readonly [changes: Partial<typeof MAIL>, says: RegExp][] = [
  [{ WEIR_SMTP_URL: '' }, /^WEIR_SMTP_URL is missing\. .* go together: set all three, or none\.$/],
  [{ WEIR_MAIL_FROM: '' }, /^WEIR_MAIL_FROM is missing\./],
  [{ WEIR_MAIL_TO: ' ' }, /^WEIR_MAIL_TO is missing\./],
  [{ WEIR_SMTP_URL: 'weir:s3cret@mail.example' }, /^WEIR_SMTP_URL must look like "smtp:\/\//],
  [{ WEIR_SMTP_URL: 'https://weir:s3cret@mail.example' }, /^WEIR_SMTP_URL must look like/],
  [{ WEIR_SMTP_URL: 'smtp:s3cret' }, /^WEIR_SMTP_URL must look like/],
  [{ WEIR_MAIL_FROM: 'Weir' }, /^WEIR_MAIL_FROM is "Weir"; it must look like/],
  [{ WEIR_MAIL_FROM: 'Weir <weir>' }, /^WEIR_MAIL_FROM is "Weir <weir>"; it must look like/],
  [{ WEIR_MAIL_FROM: 'a@b.example, c@d.example' }, /^WEIR_MAIL_FROM is /],
  [{ WEIR_MAIL_TO: 'ann@example.com,' }, /^WEIR_MAIL_TO names "", which is not an address/],
  [{ WEIR_MAIL_TO: 'ann@example.com;bob@example.com' }, /^WEIR_MAIL_TO names "ann@/],
  [{ WEIR_MAIL_TO: 'Ann <ann@example.com>' }, /^WEIR_MAIL_TO names "Ann <ann@example\.com>"/],
  [{ WEIR_MAIL_TO: [...twenty, 'x@y.example'].join() }, /names 21 addresses; at most 20/],
]

for (const [changes, says] of REFUSED) {
  test(`${JSON.stringify(changes).slice(0, 80)} stops the start with one sentence`, () => {
    assert.throws(
      () => readConfig({ ...MAIL, ...changes }),
      (error: unknown) => {
        assert.ok(error instanceof Error)
        assert.match(error.message, says)
        assert.doesNotMatch(error.message, /\n|s3cret/)
        return true
      },
    )
  })
}
