/**
 * config: the one table of settings: name, kind, default, one sentence. From it come the parsed Config,
 * `weir serve --help` and the page docs/settings.md. Nothing else reads the environment.
 */
import { isAbsolute } from 'node:path'
import type { ShownSetting } from '../domain/setting.ts'
import { Secret } from '../platform/service.ts'
import { type Allow, parseAllow } from '../notify/webhooks/address.ts'
import { parseSchedule, type Schedule } from '../notify/webhooks/verdict.ts'
import { type MailSettings, parseMail } from './mail-settings.ts'

interface Setting {
  /** The value as text; '' for none. */
  readonly default: string
  readonly says: string
  readonly isSecret?: boolean
}

export const SETTINGS = {
  WEIR_HOST: {
    default: '127.0.0.1',
    says: 'The address to listen on. Anything but loopback opens Weir to the network.',
  },
  WEIR_PORT: { default: '8700', says: 'The port to listen on; 0 takes a free one.' },
  WEIR_DATA: { default: './weir-data', says: 'The folder that everything is kept in.' },
  WEIR_PUBLIC_URL: {
    default: '',
    says: 'How clients and receivers reach this Weir, for the links it hands out. Default: host and port.',
  },
  WEIR_IMS_ORG: {
    default: '',
    says: 'The organisation id, like "…@AdobeOrg". Default: one is made at the first start.',
  },
  WEIR_OPERATOR_TOKEN: {
    default: '',
    says: 'The token that opens everything, at least 16 characters. Default: one is made at the first start, kept in the data folder and shown once.',
    isSecret: true,
  },
  WEIR_SOURCE_ROOTS: {
    default: '',
    says: 'The folders, absolute and separated by commas, in which credentials may make connections. Default: none; the operator may anywhere but in the data folder.',
  },
  WEIR_WEBHOOK_ALLOW: {
    default: '',
    says: 'Address ranges that webhooks may be in beside public ones, like "127.0.0.0/8,10.1.0.0/16"; http is allowed there too.',
  },
  WEIR_RETRY_SCHEDULE: {
    default: '1m,2m,4m,8m,15m',
    says: 'How long a delivery waits after each failed attempt; the last repeats, for 24 hours.',
  },
  WEIR_HOST_IN_FLIGHT: {
    default: '64',
    says: 'How many attempts may be in flight to one receiver’s host, of all its registrations together.',
  },
  WEIR_RETENTION_DAYS: {
    default: '7',
    says: 'How many days journals, events and settled deliveries are kept, from 1 to 365.',
  },
  WEIR_DIAGNOSTICS_DAYS: {
    default: '30',
    says: 'How many days the refused rows and the lists of files of a batch are kept, from 1 to 3,650; datasets are kept for ever.',
  },
  WEIR_UPLOAD_DAYS: {
    default: '7',
    says: 'How many days a batch that is uploaded may be left as it is before it is given up, from 1 to 365.',
  },
  WEIR_RUNS_AT_ONCE: {
    default: '2',
    says: 'How many runs may be at work at once; never two of one flow.',
  },
  WEIR_RUN_THREADS: { default: '2', says: 'How many threads the data engine of one run may use.' },
  WEIR_RUN_MEMORY_MB: {
    default: '2048',
    says: 'How much memory the data engine of one run may use, in MB; beyond it, it spills to disk.',
  },
  WEIR_KEPT_REJECTIONS: {
    default: '100000',
    says: 'How many refused records of a run are kept with their reasons; all are counted.',
  },
  WEIR_NOTIFY_EXTRAS: {
    default: 'true',
    says: 'Whether notifications carry Weir’s own `_weir` beside the documented keys.',
  },
  WEIR_INGRESS_PER_5S: {
    default: '3000',
    says: 'How many requests of publishing one API key may send in five seconds.',
  },
  WEIR_SMTP_URL: {
    default: '',
    says: 'The mail server that is told of webhooks that become unstable or disabled, like "smtp://user:password@host:587" or "smtps://…:465". Default: none; the log tells.',
    isSecret: true,
  },
  WEIR_MAIL_FROM: {
    default: '',
    says: 'The sender of these mails, like "Weir <weir@example.com>".',
  },
  WEIR_MAIL_TO: {
    default: '',
    says: 'Whom they are sent to: addresses separated by commas, at most 20.',
  },
  WEIR_LOG: { default: 'info', says: 'What is logged: debug, info, warn, error or silent.' },
} as const satisfies Record<string, Setting>

export interface Config {
  readonly host: string
  readonly port: number
  readonly dataFolder: string
  readonly publicUrl: string | null
  readonly imsOrg: string | null
  readonly operatorToken: Secret | null
  readonly sourceRoots: readonly string[]
  readonly webhookAllow: Allow
  readonly retrySchedule: Schedule
  readonly hostInFlight: number
  readonly retentionDays: number
  readonly diagnosticsDays: number
  readonly uploadDays: number
  readonly runsAtOnce: number
  readonly runThreads: number
  readonly runMemoryMb: number
  readonly keptRejections: number
  readonly hasNotifyExtras: boolean
  readonly ingressPer5s: number
  readonly mail: MailSettings | null
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

export type Environment = Readonly<Record<string, string | undefined>>

/** A sentence, with its setting and value, where the settings cannot be used. */
class SettingProblem extends Error {}

/** Parses every setting. Throws SettingProblem at the first that is unknown or has no valid value. */
export function readConfig(environment: Environment = process.env): Config {
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('WEIR_') || name in SETTINGS) continue
    throw new SettingProblem(
      `${name} is not a setting of Weir. \`weir serve --help\` lists them; unset it or mend its name.`,
    )
  }
  const text = (name: keyof typeof SETTINGS): string => environment[name] ?? SETTINGS[name].default
  return {
    host: notEmpty('WEIR_HOST', text('WEIR_HOST')),
    port: wholeNumber('WEIR_PORT', text('WEIR_PORT'), 0, 65_535),
    dataFolder: notEmpty('WEIR_DATA', text('WEIR_DATA')),
    publicUrl: urlOrNull('WEIR_PUBLIC_URL', text('WEIR_PUBLIC_URL')),
    imsOrg: orgOrNull(text('WEIR_IMS_ORG')),
    operatorToken: tokenOrNull(text('WEIR_OPERATOR_TOKEN')),
    sourceRoots: foldersOf('WEIR_SOURCE_ROOTS', text('WEIR_SOURCE_ROOTS')),
    webhookAllow: orProblem('WEIR_WEBHOOK_ALLOW', parseAllow(text('WEIR_WEBHOOK_ALLOW'))),
    retrySchedule: orProblem('WEIR_RETRY_SCHEDULE', parseSchedule(text('WEIR_RETRY_SCHEDULE'))),
    hostInFlight: wholeNumber('WEIR_HOST_IN_FLIGHT', text('WEIR_HOST_IN_FLIGHT'), 4, 1_024),
    retentionDays: wholeNumber('WEIR_RETENTION_DAYS', text('WEIR_RETENTION_DAYS'), 1, 365),
    diagnosticsDays: wholeNumber('WEIR_DIAGNOSTICS_DAYS', text('WEIR_DIAGNOSTICS_DAYS'), 1, 3_650),
    uploadDays: wholeNumber('WEIR_UPLOAD_DAYS', text('WEIR_UPLOAD_DAYS'), 1, 365),
    runsAtOnce: wholeNumber('WEIR_RUNS_AT_ONCE', text('WEIR_RUNS_AT_ONCE'), 1, 64),
    runThreads: wholeNumber('WEIR_RUN_THREADS', text('WEIR_RUN_THREADS'), 1, 256),
    runMemoryMb: wholeNumber('WEIR_RUN_MEMORY_MB', text('WEIR_RUN_MEMORY_MB'), 64, 1_048_576),
    keptRejections: wholeNumber(
      'WEIR_KEPT_REJECTIONS',
      text('WEIR_KEPT_REJECTIONS'),
      0,
      10_000_000,
    ),
    hasNotifyExtras:
      choice('WEIR_NOTIFY_EXTRAS', text('WEIR_NOTIFY_EXTRAS'), ['true', 'false']) === 'true',
    ingressPer5s: wholeNumber('WEIR_INGRESS_PER_5S', text('WEIR_INGRESS_PER_5S'), 1, 1_000_000),
    mail: mailOf({
      WEIR_SMTP_URL: text('WEIR_SMTP_URL'),
      WEIR_MAIL_FROM: text('WEIR_MAIL_FROM'),
      WEIR_MAIL_TO: text('WEIR_MAIL_TO'),
    }),
    logLevel: choice('WEIR_LOG', text('WEIR_LOG'), ['debug', 'info', 'warn', 'error', 'silent']),
  }
}

/** What `env:NAME` of a connection stands for. */
export function environmentValue(name: string): string | undefined {
  return process.env[name]
}

/** The table as it may be shown, with what is in force; of a secret only whether it is set. */
export function shownSettings(environment: Environment = process.env): ShownSetting[] {
  return Object.entries<Setting>(SETTINGS).map(([name, setting]) => {
    const value = environment[name] ?? setting.default
    const isSecret = setting.isSecret === true
    return {
      name,
      says: setting.says,
      default: setting.default,
      value: isSecret && value !== '' ? null : value,
      isSet: environment[name] !== undefined,
      isSecret,
    }
  })
}

/** The table as lines for a help text. */
export function settingsHelp(): string {
  return Object.entries(SETTINGS)
    .map(([name, setting]) => `  ${name.padEnd(22)}${setting.says}${defaultOf(setting)}`)
    .join('\n')
}

function defaultOf(setting: Setting): string {
  return setting.default === '' ? '' : ` [${setting.default}]`
}

/** An empty host would be every address of the machine, an empty folder wherever Weir was started. */
function notEmpty(name: keyof typeof SETTINGS, text: string): string {
  if (text.trim() !== '') return text
  throw new SettingProblem(
    `${name} is "${text}"; unset it for its default, "${SETTINGS[name].default}", or give one.`,
  )
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new SettingProblem(
    `${name} is "${text}"; it must be a whole number from ${least} to ${most}.`,
  )
}

function choice<const Choice extends string>(
  name: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((one) => one === text)
  if (chosen !== undefined) return chosen
  throw new SettingProblem(`${name} is "${text}"; it must be one of ${choices.join(', ')}.`)
}

function foldersOf(name: string, text: string): readonly string[] {
  const folders = text === '' ? [] : text.split(',').map((folder) => folder.trim())
  const wrong = folders.find((folder) => !isAbsolute(folder))
  if (wrong === undefined) return folders
  throw new SettingProblem(`${name} names "${wrong}", which is not an absolute path.`)
}

function urlOrNull(name: string, text: string): string | null {
  if (text === '') return null
  const url = URL.parse(text)
  const isPlain = url !== null && url.search === '' && url.hash === ''
  if (isPlain && (url.protocol === 'http:' || url.protocol === 'https:'))
    return url.href.replace(/\/$/, '')
  throw new SettingProblem(
    `${name} is "${text}"; it must be a URL that begins with http:// or https://, without ? and #.`,
  )
}

function orgOrNull(text: string): string | null {
  if (text === '' || /^[\w-]+@AdobeOrg$/.test(text)) return text === '' ? null : text
  throw new SettingProblem(
    `WEIR_IMS_ORG is "${text}"; it must look like "1234567890ABCDEF@AdobeOrg".`,
  )
}

/** The value is not repeated: it may be a real token with a slip in it. */
function tokenOrNull(text: string): Secret | null {
  if (text === '') return null
  if (/^\S{16,}$/.test(text)) return new Secret(text)
  throw new SettingProblem(
    'WEIR_OPERATOR_TOKEN must have at least 16 characters and no white space.',
  )
}

function mailOf(given: Parameters<typeof parseMail>[0]): MailSettings | null {
  const parsed = parseMail(given)
  if ('problem' in parsed) throw new SettingProblem(parsed.problem)
  return parsed.mail
}

function orProblem<T extends object>(name: string, parsed: T | { problem: string }): T {
  if ('problem' in parsed) throw new SettingProblem(`${name}: ${parsed.problem}`)
  return parsed
}
