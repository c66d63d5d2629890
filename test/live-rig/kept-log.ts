import type { Log, LogFields } from '@haidang/domain'

export type Line = Readonly<{ level: string; event: string; fields: LogFields | undefined }>

/** A log that is kept instead of printed. */
export function keptLog(lines: Line[] = []): Log & { lines: readonly Line[] } {
  const at =
    (level: string) =>
    (event: string, fields?: LogFields): void =>
      void lines.push({ level, event, fields })
  const log = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  }
  return log
}
