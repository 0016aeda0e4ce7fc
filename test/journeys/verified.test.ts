import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Heard } from '../local-receiver.ts'
import { openWorld } from '../world.ts'

const world = await openWorld()
after(() => world[Symbol.asyncDispose]())

const EXAMPLES = fileURLToPath(new URL('../../examples/verify/', import.meta.url))
const PLATFORM = '7e1f5a52-6c5f-4b8e-9a40-706c6174666d'
const CODE = 'sources_flow_run_success'

/** Whether a request is taken for one of Weir's. */
type Verify = (body: Buffer, headers: Record<string, string>) => Promise<boolean>

/** Each language, as whoever copies it would run it. */
const LANGUAGES: readonly (readonly [
  name: string,
  needs: string,
  open: (file: string) => Promise<Verify>,
])[] = [
  [
    'ts',
    'node',
    async (file) => {
      const { isFromWeir } = await import(pathToFileURL(file).href)
      return async (body, headers) => await isFromWeir(body, headers)
    },
  ],
  [
    'py',
    'python3',
    async (file) => async (body, headers) => {
      const [bodyFile, headerFile] = await kept(body, JSON.stringify(headers))
      const script = `import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verifier", sys.argv[1])
verifier = importlib.util.module_from_spec(spec); spec.loader.exec_module(verifier)
print(verifier.is_from_weir(open(sys.argv[2], "rb").read(), json.load(open(sys.argv[3]))))`
      const { out } = await ran('python3', ['-c', script, file, bodyFile, headerFile])
      assert.match(out, /^(True|False)\n$/)
      return out === 'True\n'
    },
  ],
  [
    'sh',
    'openssl',
    async (file) => async (body, headers) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
      const { code } = await ran('sh', [file, ...(await kept(body, lines.join('\r\n')))])
      return code === 0
    },
  ],
]

const heardBy = new Map<string, { heard: Heard; secret: string }>()
for (const [scheme, signature] of [
  ['rsa', 'adobe_rsa'],
  ['hmac', 'standard_webhooks'],
] as const) {
  const { urls, credential } = await world.client.get<{
    urls: { registrations: string }
    credential: { clientId: string }
  }>('/weir/v1/context')
  const made = await world.client.send<{ registration_id: string; _weir: { secret?: string } }>(
    'POST',
    new URL(urls.registrations).pathname,
    {
      client_id: credential.clientId,
      name: `Verified by ${scheme}`,
      webhook_url: `${world.receiver.url}/${scheme}`,
      delivery_type: 'webhook',
      events_of_interest: [{ provider_id: PLATFORM, event_code: CODE }],
      _weir: { signatures: [signature] },
    },
  )
  const sample = `/events/providers/${PLATFORM}/eventmetadata/${CODE}/sample_event`
  await world.client.send('POST', `${sample}/${made.registration_id}`, { metrics: {} })
  await world.receiver.until((all) => all.some(({ path }) => path === `/${scheme}`))
  const heard = world.receiver.heard.find(({ path }) => path === `/${scheme}`)
  assert.ok(heard)
  heardBy.set(scheme, { heard, secret: made._weir.secret ?? '' })
}

for (const scheme of ['rsa', 'hmac']) {
  for (const [language, program, open] of LANGUAGES) {
    const lacks = spawnSync(program, ['--version']).error !== undefined
    const skip = lacks && `"${program}" is not on this machine`
    test(
      `the ${scheme} verifier to be copied, in ${language}, takes what Weir sent and nothing else`,
      { skip },
      async () => {
        const { heard, secret } = heardBy.get(scheme) ?? assert.fail()
        const text = await readFile(`${EXAMPLES}${scheme}.${language}`, 'utf8')
        const file = join(world.folder, `${scheme}.${language === 'ts' ? 'mts' : language}`)
        await writeFile(
          file,
          text.replace('https://weir.example', world.url).replace('whsec_…', secret),
        )
        const verify = await open(file)
        const headers = Object.fromEntries(
          Object.entries(heard.headers).map(([name, value]) => [name, String(value)]),
        )
        const body = Buffer.from(heard.text)
        assert.equal(await verify(body, headers), true)
        assert.equal(await verify(Buffer.from(`${heard.text} `), headers), false)
        assert.equal(await verify(body, {}), false)
        const late = {
          ...headers,
          'webhook-timestamp': '1',
          'x-adobe-public-key1-path': '/x',
          'x-adobe-public-key2-path': '/prod/keys/../../x',
        }
        assert.equal(await verify(body, late), false)
      },
    )
  }
}

async function kept(body: Buffer, headers: string): Promise<[string, string]> {
  const files: [string, string] = [join(world.folder, 'body'), join(world.folder, 'headers')]
  await writeFile(files[0], body)
  await writeFile(files[1], headers)
  return files
}

function ran(program: string, args: readonly string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile(program, args, (error, out) => resolve({ code: error === null ? 0 : 1, out }))
  })
}
