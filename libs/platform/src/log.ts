import {
  destination,
  pino,
  stdSerializers,
  stdTimeFunctions,
  type DestinationStream,
  type Logger,
} from 'pino'

import type { Log, LogFields } from '@haidang/domain'

const secretKeys = [
  ...['password', 'secret', 'token', 'authorization', 'cookie', 'credential', 'apiKey', 'databaseUrl'],
  ...['Authorization', 'Cookie', 'set-cookie'],
]

/** Two levels deep, as pino matches paths and not names. */
const hidden = secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`])

/**
 * JSON lines on standard error, one business event each: `{"level","time","event",…fields}`.
 * Errors (fields `error` and `cause`) keep their stack and causes; fields named like secrets are blanked.
 */
export function createLog(level: 'debug' | 'info' | 'warn' | 'error', stream?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    messageKey: 'event',
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: stdSerializers.errWithCause, cause: stdSerializers.errWithCause },
    redact: { paths: hidden, censor: '[hidden]' },
  }
  return wrap(pino(options, stream ?? standardError()))
}

/** Synchronous: the line that explains a crash is the one that must not be lost. Its reader may end before we do. */
function standardError(): DestinationStream {
  const stream = destination({ fd: 2, sync: true })
  stream.on('error', () => undefined)
  return stream
}

function wrap(logger: Logger): Log {
  return {
    debug: (event, fields) => logger.debug(fields ?? {}, event),
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
    child: (fields: LogFields) => wrap(logger.child(fields)),
  }
}
