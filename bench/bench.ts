/** bench: runs one bench by its name and prints one line, or JSON with --json. */
import { parseArgs } from 'node:util'
import type { BenchLine, BenchOptions } from './line.ts'

interface Bench {
  run(options: BenchOptions): Promise<BenchLine>
}

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  promote: () => import('./promote.ts'),
  deliver: () => import('./deliver.ts'),
  'deliver-rsa': () => import('./deliver-rsa.ts'),
  fanout: () => import('./fanout.ts'),
  latency: () => import('./latency.ts'),
  fairness: () => import('./fairness.ts'),
  backlog: () => import('./backlog.ts'),
  crash: () => import('./crash.ts'),
  soak: () => import('./soak.ts'),
  pages: () => import('./pages.ts'),
  scan: () => import('./scan.ts'),
}

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    kills: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '3' },
    events: { type: 'string', default: '2000000' },
  },
  allowPositionals: true,
})
const { kills, minutes, events } = values
const wrong = Object.entries({ kills, minutes, events }).find(
  ([, value]) => !/^[1-9]\d*$/.test(value),
)
const load = BENCHES[positionals[0] ?? '']
if (load === undefined) {
  process.stderr.write(
    `bench: "${positionals[0] ?? ''}" is not a bench. Use: ${Object.keys(BENCHES).join(', ')}.\n`,
  )
  process.exitCode = 2
} else if (wrong !== undefined) {
  const [name, value] = wrong
  process.stderr.write(`bench: --${name} is "${value}". Give a whole number of 1 or more.\n`)
  process.exitCode = 2
} else {
  const line = await (
    await load()
  ).run({
    kills: Number(values.kills),
    minutes: Number(values.minutes),
    events: Number(values.events),
  })
  process.stdout.write(`${values.json ? JSON.stringify(line) : sentenceOf(line)}\n`)
}

function sentenceOf({
  bench,
  rate,
  unit,
  limit,
  ratio,
  seconds,
  rssMb,
  detail,
}: BenchLine): string {
  const numbers = `${rate.toFixed(0)} of ${limit.toFixed(0)} ${unit}, ratio ${ratio.toFixed(2)}`
  return `${bench}: ${numbers}, in ${seconds.toFixed(1)} s, ${rssMb.toFixed(0)} MB${detail === undefined ? '' : `; ${JSON.stringify(detail)}`}`
}
