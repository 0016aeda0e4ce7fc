/** pino-log: the log as JSON lines on stderr, so that stdout stays for answers. */
import { destination, pino } from 'pino'
import type { Log } from '../platform/log.ts'
import type { Config } from './config.ts'

export function openPinoLog(level: Config['logLevel']): Log {
  const stderr = destination({ dest: 2, sync: true })
  // A log that cannot be written, on a disk that is full, must not end what it tells of.
  stderr.on('error', () => {})
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'happening' },
    stderr,
  )
  return {
    info: (happening, facts) => logger.info(facts ?? {}, happening),
    warn: (happening, facts) => logger.warn(facts ?? {}, happening),
    error: (happening, facts) => logger.error(facts ?? {}, happening),
  }
}
