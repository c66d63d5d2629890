import { type RehearsalJson, type RehearsedPartJson, instant } from '@haidang/contracts'
import {
  type AlarmDifference,
  type RehearsalOrder,
  type RehearsalProgress,
  type RehearsalReport,
  type RehearsedAlarm,
  type RehearsedPart,
  coveredShare,
} from '@haidang/domain'
import type { RehearsalRow } from '@haidang/store'

import { ruleJson } from './rule-json.js'

/** A rehearsal as the table has it. */
export type StoredRehearsal = RehearsalRow<RehearsalOrder, RehearsalProgress, RehearsalReport>

/** A rehearsal as REST tells it. */
export function rehearsalJson(
  row: Omit<StoredRehearsal, 'result'> & Partial<StoredRehearsal>,
): RehearsalJson {
  const { plan, progress, endedAt, problem, result } = row
  return {
    id: String(row.id),
    askedAt: instant(row.askedAt),
    askedBy: row.askedBy,
    state: row.state,
    cancelling: row.cancelAskedAt !== null && endedAt === null,
    rule: ruleJson(plan.rule),
    devices: plan.devices.length,
    from: instant(plan.fromAt),
    to: instant(plan.toAt),
    operators: plan.operators,
    ...(progress && { progress }),
    ...(endedAt !== null && { endedAt: instant(endedAt) }),
    ...(problem && { problem }),
    ...resultOf(plan, result ?? undefined),
  }
}

function resultOf(plan: RehearsalOrder, report: RehearsalReport | undefined): Pick<RehearsalJson, 'result'> {
  const { rehearsed, running, suggested } = report?.parts ?? {}
  if (!report || !rehearsed) return {}
  const { suggestion, besideRunning, told, rows, tookMs } = report
  const covered = coveredShare(plan, rows)
  return {
    result: {
      rehearsed: partJson(rehearsed),
      ...(running && { running: partJson(running) }),
      ...(suggested && { suggested: partJson(suggested) }),
      ...(suggestion && { suggestion }),
      ...(besideRunning && { besideRunning: differenceJson(besideRunning) }),
      told: {
        alarms: told.alarms,
        versions: [...told.versions],
        ...(told.difference && { difference: differenceJson(told.difference) }),
      },
      ...{ rows, tookMs, ...(covered !== undefined && { covered }) },
    },
  }
}

function partJson(part: RehearsedPart): RehearsedPartJson {
  const { devices, load, timeline, log } = part
  const { peak, ...rest } = load
  return {
    ...part,
    bySeverity: { ...part.bySeverity },
    devices: {
      of: devices.of,
      worst: devices.worst.map(({ activeMs, ...device }) => ({ ...device, activeSeconds: activeMs / 1_000 })),
    },
    load: { ...rest, ...(peak && { peak: { ...peak, at: instant(peak.at) } }) },
    timeline: { stepSeconds: timeline.stepMs / 1_000, alarms: [...timeline.alarms] },
    log: log.map(alarmJson),
  }
}

function alarmJson({ raisedAt, clearedAt, ...alarm }: RehearsedAlarm): RehearsedPartJson['log'][number] {
  return {
    ...alarm,
    raisedAt: instant(raisedAt),
    ...(clearedAt !== undefined && { clearedAt: instant(clearedAt) }),
  }
}

function differenceJson({ both, onlyFirst, onlySecond }: AlarmDifference) {
  return { both, onlyRehearsed: onlyFirst, onlyOther: onlySecond }
}
