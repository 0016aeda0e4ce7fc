import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Config, readConfig, SETTINGS, settingsHelp } from './config.ts'

test('without any setting the defaults hold, and Weir is closed', () => {
  const config = readConfig({})
  assert.deepEqual(config, {
    host: '127.0.0.1',
    port: 8_700,
    dataFolder: './weir-data',
    publicUrl: null,
    imsOrg: null,
    operatorToken: null,
    sourceRoots: [],
    webhookAllow: [],
    retrySchedule: config.retrySchedule,
    hostInFlight: 64,
    retentionDays: 7,
    diagnosticsDays: 30,
    uploadDays: 7,
    runsAtOnce: 2,
    runThreads: 2,
    runMemoryMb: 2_048,
    keptRejections: 100_000,
    hasNotifyExtras: true,
    ingressPer5s: 3_000,
    mail: null,
    logLevel: 'info',
  })
})

test('what others set in the environment is none of Weir’s business', () => {
  assert.deepEqual(readConfig({ PATH: '/bin', WEIRD: 'x', weir_port: '1' }), readConfig({}))
})

const TAKEN: readonly [name: keyof typeof SETTINGS, value: string, becomes: Partial<Config>][] = [
  ['WEIR_HOST', '::1', { host: '::1' }],
  ['WEIR_PORT', '0', { port: 0 }],
  ['WEIR_PORT', '65535', { port: 65_535 }],
  ['WEIR_DATA', '/var/lib/weir', { dataFolder: '/var/lib/weir' }],
  ['WEIR_PUBLIC_URL', 'https://weir.example/', { publicUrl: 'https://weir.example' }],
  ['WEIR_PUBLIC_URL', 'http://weir.example:80/at/', { publicUrl: 'http://weir.example/at' }],
  ['WEIR_PUBLIC_URL', '', { publicUrl: null }],
  ['WEIR_IMS_ORG', '0123ABCD@AdobeOrg', { imsOrg: '0123ABCD@AdobeOrg' }],
  ['WEIR_RETENTION_DAYS', '1', { retentionDays: 1 }],
  ['WEIR_RETENTION_DAYS', '365', { retentionDays: 365 }],
  ['WEIR_RUNS_AT_ONCE', '64', { runsAtOnce: 64 }],
  ['WEIR_RUN_THREADS', '1', { runThreads: 1 }],
  ['WEIR_RUN_MEMORY_MB', '64', { runMemoryMb: 64 }],
  ['WEIR_KEPT_REJECTIONS', '0', { keptRejections: 0 }],
  ['WEIR_INGRESS_PER_5S', '1', { ingressPer5s: 1 }],
  ['WEIR_NOTIFY_EXTRAS', 'false', { hasNotifyExtras: false }],
  ['WEIR_LOG', 'silent', { logLevel: 'silent' }],
]

for (const [name, value, becomes] of TAKEN) {
  test(`${name}="${value}" is taken`, () => {
    const config = readConfig({ [name]: value })
    assert.deepEqual(config, { ...readConfig({}), ...becomes, retrySchedule: config.retrySchedule })
  })
}

test('an operator token is kept as a secret that prints as dots', () => {
  const { operatorToken } = readConfig({ WEIR_OPERATOR_TOKEN: 'sixteen-letters-' })
  assert.equal(operatorToken?.reveal(), 'sixteen-letters-')
  assert.equal(JSON.stringify({ operatorToken }), '{"operatorToken":"•••"}')
})

const REFUSED: readonly [name: string, value: string, says: RegExp][] = [
  ['WEIR_PROT', '8700', /^WEIR_PROT is not a setting of Weir\. `weir serve --help` lists them/],
  ['WEIR_', '', /^WEIR_ is not a setting/],
  ['WEIR_toString', '', /^WEIR_toString is not a setting/],
  ['WEIR_PORT', '', /^WEIR_PORT is ""; it must be a whole number from 0 to 65535\.$/],
  ['WEIR_PORT', '65536', /^WEIR_PORT is "65536"/],
  ['WEIR_PORT', '-1', /^WEIR_PORT is "-1"/],
  ['WEIR_PORT', '80.5', /^WEIR_PORT is "80\.5"/],
  ['WEIR_PORT', '1e3', /^WEIR_PORT is "1e3"/],
  ['WEIR_PORT', ' 80', /^WEIR_PORT is " 80"/],
  ['WEIR_HOST', '', /^WEIR_HOST is ""/],
  ['WEIR_DATA', '', /^WEIR_DATA is ""/],
  ['WEIR_PUBLIC_URL', 'weir.example', /^WEIR_PUBLIC_URL is "weir\.example"; it must be a URL/],
  ['WEIR_PUBLIC_URL', 'ftp://weir.example', /^WEIR_PUBLIC_URL is "ftp:\/\/weir\.example"/],
  [
    'WEIR_PUBLIC_URL',
    'https://weir.example/?a=b',
    /^WEIR_PUBLIC_URL is "https:\/\/weir\.example\/\?a=b"/,
  ],
  [
    'WEIR_IMS_ORG',
    'ours',
    /^WEIR_IMS_ORG is "ours"; it must look like "1234567890ABCDEF@AdobeOrg"\.$/,
  ],
  ['WEIR_WEBHOOK_ALLOW', '10.0.0.0/99', /^WEIR_WEBHOOK_ALLOW: .*10\.0\.0\.0\/99/],
  ['WEIR_WEBHOOK_ALLOW', 'example.com', /^WEIR_WEBHOOK_ALLOW: .*example\.com/],
  ['WEIR_RETRY_SCHEDULE', 'soon', /^WEIR_RETRY_SCHEDULE: .*soon/],
  ['WEIR_RETRY_SCHEDULE', '', /^WEIR_RETRY_SCHEDULE: /],
  ['WEIR_RUNS_AT_ONCE', '0', /^WEIR_RUNS_AT_ONCE is "0"; .* from 1 to 64\.$/],
  ['WEIR_RUN_THREADS', '257', /^WEIR_RUN_THREADS is "257"/],
  ['WEIR_RUN_MEMORY_MB', '63', /^WEIR_RUN_MEMORY_MB is "63"/],
  ['WEIR_KEPT_REJECTIONS', '-5', /^WEIR_KEPT_REJECTIONS is "-5"/],
  ['WEIR_NOTIFY_EXTRAS', 'yes', /^WEIR_NOTIFY_EXTRAS is "yes"; it must be one of true, false\.$/],
  [
    'WEIR_LOG',
    'loud',
    /^WEIR_LOG is "loud"; it must be one of debug, info, warn, error, silent\.$/,
  ],
]

for (const [name, value, says] of REFUSED) {
  test(`${name}="${value}" stops the start with one sentence that names it`, () => {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error: unknown) => {
        assert.ok(error instanceof Error)
        assert.match(error.message, says)
        assert.doesNotMatch(error.message, /\n/)
        return true
      },
    )
  })
}

for (const token of ['short', 'has white space in it', 'fifteen-letters']) {
  test(`an operator token of ${token.length} letters that cannot be used is not repeated`, () => {
    assert.throws(
      () => readConfig({ WEIR_OPERATOR_TOKEN: token }),
      (error: unknown) =>
        error instanceof Error &&
        error.message.startsWith('WEIR_OPERATOR_TOKEN must have at least 16 characters') &&
        !error.message.includes(token),
    )
  })
}

test('the help has a line for every setting, with its default', () => {
  const lines = settingsHelp().split('\n')
  assert.equal(lines.length, Object.keys(SETTINGS).length)
  for (const [index, [name, setting]] of Object.entries(SETTINGS).entries()) {
    const line = lines[index] ?? ''
    assert.ok(line.startsWith(`  ${name} `), name)
    assert.ok(line.includes(setting.says))
    if (setting.default !== '') assert.ok(line.endsWith(`[${setting.default}]`))
  }
})
