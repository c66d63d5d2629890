import type { RehearsalJson, RehearsedPartJson } from '@haidang/contracts'

/** One line for a person who waits. */
export function progressLine({ state, progress, cancelling }: RehearsalJson): string {
  if (cancelling) return 'ending …'.padEnd(60)
  if (state === 'waiting' || !progress) return 'waiting for a worker …'.padEnd(60)
  const share = `${Math.floor(progress.share * 100)} %`.padStart(5)
  return `${share} of the time, ${grouped(progress.rows)} rows, ${grouped(progress.alarms)} alarms`.padEnd(60)
}

const failures = {
  interrupted: 'the process that ran it ended midway; ask again',
  unavailable: 'the database does not answer',
  'too-long': 'it took more than half an hour; ask for a shorter span',
  unexpected: 'the log of the worker tells why',
} as const

export function failureLine({ problem = 'unexpected' }: Pick<RehearsalJson, 'problem'>): string {
  return `It failed (${problem}): ${failures[problem]}.`
}

/** Beneath, most of what a city does may be missing from what was looked at. */
const enoughCovered = 0.9

/** The result for a terminal. */
export function reportLines({ rule, from, to, devices, result }: RehearsalJson): string[] {
  if (!result) return []
  const { rehearsed, running, suggested, suggestion, besideRunning, told, covered = 1 } = result
  const seconds = (result.tookMs / 1_000).toFixed(1)
  return [
    `${rule.id} ${rule.version > 0 ? `@${rule.version}` : '(not saved)'}: ${rule.name.en}`,
    `${from} to ${to}, ${devices} devices, ${grouped(result.rows)} rows in ${seconds} s`,
    ...(covered < enoughCovered
      ? [`only ${Math.floor(covered * 100)} % of the reports that were due: the load may be higher`]
      : []),
    '',
    ...partLines('rehearsed', rehearsed),
    ...(running ? partLines('running', running) : []),
    ...(besideRunning
      ? [
          `  in both ${besideRunning.both}, new ${besideRunning.onlyRehearsed}, gone ${besideRunning.onlyOther}`,
        ]
      : []),
    `truly raised  ${grouped(told.alarms)} alarms${told.versions.length > 0 ? ` (versions ${told.versions.join(', ')})` : ''}`,
    ...(suggestion
      ? [
          `noise         σ ${suggestion.sigma.toPrecision(3)} (${suggestion.differences} differences, a value each ${suggestion.reportMs / 1_000} s)`,
          `suggested     deadband ${suggestion.deadband}, on-delay ${suggestion.onDelayMs / 1_000} s, off-delay ${suggestion.offDelayMs / 1_000} s`,
        ]
      : []),
    ...(suggested ? partLines('as suggested', suggested) : []),
    ...rehearsed.devices.worst
      .slice(0, 5)
      .map(
        ({ device, alarms, chattered }) =>
          `  ${device.padEnd(24)}${grouped(alarms).padStart(8)}${chattered ? '  chatters' : ''}`,
      ),
  ]
}

function partLines(name: string, part: RehearsedPartJson): string[] {
  const { alarms, before, standing, chattering, fleeting, stale, load } = part
  const flood = `${(load.inFlood * 100).toFixed(1)} % in flood`
  return [
    `${name.padEnd(14)}${grouped(alarms)} alarms; ${chattering.inTenMinutes} chatter, ${grouped(fleeting)} fleeting, ${stale} over 24 h`,
    `${''.padEnd(14)}${before === undefined ? '' : `${grouped(before)} active already when it began, `}${grouped(standing)} still at the end`,
    `${''.padEnd(14)}${load.perTenMinutes.toFixed(2)} for an operator in ten minutes (${load.verdict}), at most ${load.peak?.alarms ?? 0}, ${flood}`,
  ]
}

function grouped(value: number): string {
  return value.toLocaleString('en-US')
}
