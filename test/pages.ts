/** pages: the pages of docs/ that are made from tables in the code. Run it to write them anew. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SETTINGS } from '../src/compose/config.ts'
import { COUNTERS, GAUGES, HISTOGRAMS } from '../src/compose/metrics.ts'
import { FAULTS } from '../src/domain/fault.ts'

export function pages(): Readonly<Record<string, string>> {
  return { 'settings.md': settingsPage(), 'faults.md': faultsPage(), 'metrics.md': metricsPage() }
}

function settingsPage(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, setting]) =>
      `| \`${name}\` | ${setting.default === '' ? '–' : `\`${setting.default}\``} | ${setting.says} |`,
  )
  return `# Settings

Read from the environment when Weir starts. An unknown \`WEIR_…\` stops the start, and so does a value that is not
right. This page is made from the table in \`src/compose/config.ts\`.

| setting | default | what it does |
| --- | --- | --- |
${rows.join('\n')}
`
}

function faultsPage(): string {
  const rows = Object.entries(FAULTS).map(
    ([code, [status, title, sentence]]) => `| \`${code}\` | ${status} | ${title} | ${sentence} |`,
  )
  return `# Faults

Every error that Weir answers on purpose. The shape around the sentence is the documented one of the API that was
asked. This page is made from the table in \`src/domain/fault.ts\`.

| code | status | title | sentence |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

function metricsPage(): string {
  const kinds = { gauge: GAUGES, counter: COUNTERS, histogram: HISTOGRAMS }
  const rows = Object.entries(kinds).flatMap(([kind, table]) =>
    Object.entries(table).map(([name, { says }]) => `| \`${name}\` | ${kind} | ${says} |`),
  )
  return `# Metrics

What \`GET /metrics\` tells, beside the usual \`process_…\` and \`nodejs_…\` of the process. Counters and histograms begin
at 0 with each start. What to do with them: [operating.md](operating.md). This page is made from the tables in
\`src/compose/metrics.ts\`.

| metric | kind | what it is |
| --- | --- | --- |
${rows.join('\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(pages())) {
    writeFileSync(new URL(`../docs/${name}`, import.meta.url), text)
  }
}
