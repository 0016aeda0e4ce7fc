/** pages: the pages of docs/ that are made from tables in the code. Run it to write them anew. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { flowFileSchema } from '../src/cli/flow-file-shape.ts'
import { SETTINGS } from '../src/compose/config.ts'
import { COUNTERS, GAUGES, HISTOGRAMS } from '../src/compose/metrics.ts'
import { type CodeKind, EXPLAINED } from '../src/domain/explained/explained.ts'
import { FAULTS } from '../src/domain/fault.ts'
import { fieldRows } from './schema-fields.ts'

export function pages(): Readonly<Record<string, string>> {
  return {
    'settings.md': settingsPage(),
    'errors.md': errorsPage(),
    'metrics.md': metricsPage(),
    'flow-file.schema.json': `${JSON.stringify(flowFileSchema(), null, 2)}\n`,
    'flow-file-fields.md': flowFilePage(),
  }
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

/** Each kind under a heading of its own, runs first: that is what wakes people. */
function errorsPage(): string {
  const sections = [...Map.groupBy(EXPLAINED, ({ kind }) => kind)].map(([kind, codes]) => {
    const rows = codes.map(({ code, title, status, meaning, cause, cure }) => {
      const named = status === null ? title : `${status} ${title}`
      return `| \`${code}\` | ${[named, meaning, cause, cure].join(' | ')} |`
    })
    return `## ${HEADINGS[kind]}

| code | title | meaning | cause | cure |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
  })
  const sentences = Object.entries(FAULTS).map(
    ([code, [, , sentence]]) => `| \`${code}\` | ${sentence} |`,
  )
  return `# Errors

Every code that Weir can emit: what it means, where it comes from and what to do. \`weir explain CODE\` says the same,
also where no Weir runs, and so does \`GET /weir/v1/errors/{code}\`. This page is made from the tables in
\`src/domain/explained/\` and \`src/domain/fault.ts\`.

${sections.join('\n')}
## The sentences of the answers

What stands in braces is filled in. The shape around the sentence is the documented one of the API that was asked.

| code | sentence |
| --- | --- |
${sentences.join('\n')}
`
}

const HEADINGS: Readonly<Record<CodeKind, string>> = {
  run: 'In the errors of a run',
  activity: 'In the errors of an activity',
  rejection: 'Of a refused record',
  attempt: 'In the traces of a webhook, where no answer came',
  fault: 'In the answers of the API',
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

function flowFilePage(): string {
  const rows = fieldRows(flowFileSchema()).map(
    ({ path, isRequired, fallback, says }) =>
      `| \`${path}\` | ${isRequired ? 'required' : fallback === undefined ? '–' : `\`${JSON.stringify(fallback)}\``} | ${says} |`,
  )
  return `# Fields of a flow file

What each says and, where it may be left out, what counts then. How to work with flow files:
[flow-files.md](flow-files.md). This page is made from the table in \`src/cli/flow-file-shape.ts\`.

| field | default | what it says |
| --- | --- | --- |
${rows.join('\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(pages())) {
    writeFileSync(new URL(`../docs/${name}`, import.meta.url), text)
  }
}
