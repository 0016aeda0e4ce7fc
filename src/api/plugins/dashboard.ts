/**
 * dashboard: serves the built dashboard: one page for every path of its own, and the files that it is made of.
 * Keeps: the paths of pages are these and no others, so that whatever else is asked for is an API's to answer.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import type { App, Services } from '../services.ts'

/** The first steps of the paths that pages have; none is that of an API. */
const PAGES = [
  'sign-in',
  'flows',
  'runs',
  'datasets',
  'schemas',
  'registrations',
  'journal',
  'alerts',
  'keys',
  'settings',
  'errors',
]

/** Everything comes from here, and nothing is written into the page: no script, no style. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

export async function installDashboard(
  app: App,
  { dashboardFolder }: Pick<Services, 'dashboardFolder'>,
): Promise<void> {
  const built = dashboardFolder === null ? null : join(dashboardFolder, 'index.html')
  const isBuilt = built !== null && existsSync(built)
  const page = isBuilt ? readFileSync(built, 'utf8') : NOT_BUILT
  const etag = `"${createHash('sha256').update(page).digest('base64url')}"`

  if (isBuilt && dashboardFolder !== null) {
    await app.register(fastifyStatic, {
      root: join(dashboardFolder, 'assets'),
      prefix: '/assets/',
      // A route a file: nothing but what was built has one.
      wildcard: false,
      index: false,
      decorateReply: false,
      preCompressed: true,
      // Their names are made of what is in them.
      immutable: true,
      maxAge: '365d',
      setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
    })
  }
  const options = { config: { isOpen: true, isVolatile: true }, schema: { hide: true } } as const
  for (const path of ['/', ...PAGES.flatMap((name) => [`/${name}`, `/${name}/*`])]) {
    app.get(path, options, (request, reply) => {
      describePage(reply, etag)
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.code(isBuilt ? 200 : 503).send(page)
    })
  }
}

function describePage(reply: FastifyReply, etag: string): void {
  reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-cache',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    etag,
  })
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Weir</title></head>
<body>
<h1>Weir is running; its dashboard is not built yet</h1>
<p>Build it with <code>npm run build</code> in the folder of Weir, then start Weir again. <code>npm start</code> does both.</p>
<p>The API works meanwhile: <a href="/docs">its documentation</a>.</p>
</body>
</html>
`
