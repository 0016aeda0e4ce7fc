/** door: the HTTP door as a service: it listens, writes down where, and lets nobody hold up its end. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../api/services.ts'
import type { Service } from '../platform/service.ts'
import type { Config } from './config.ts'
import { ADDRESS_FILE } from './data-folder.ts'

export interface DoorNeeds extends Pick<Config, 'host' | 'port' | 'publicUrl'> {
  readonly app: App
  readonly dataFolder: string
  /** The port may be a free one, so the address is known only once it listens. */
  readonly onOpen: (publicUrl: string) => void
}

export function createDoor({ app, dataFolder, onOpen, host, port, publicUrl }: DoorNeeds): Service {
  return {
    name: 'door',
    async start() {
      await app.listen({ host, port }).catch((error: unknown) => {
        throw new Error(
          `Weir cannot listen on ${host}, port ${port}: ${String(error)}. Set WEIR_HOST or WEIR_PORT.`,
          { cause: error },
        )
      })
      const address = app.server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : port
      const reached = publicUrl ?? `http://${inUrl(host)}:${taken}`
      onOpen(reached)
      await writeFile(join(dataFolder, ADDRESS_FILE), `${reached}\n`)
    },
    async stop() {
      // A client that does not read its answer must not hold up the end.
      const force = setTimeout(() => app.server.closeAllConnections(), GRACE_MS)
      await app.close()
      clearTimeout(force)
    },
  }
}

/** How long requests that are under way at a stop may take to end. */
const GRACE_MS = 3_000

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
