import type { Rule, RuleStatus } from '@haidang/domain'
import { ruleId } from '@haidang/domain'

import { storableJson } from '../commit/storable-text.js'
import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import type { Origin } from './read-register.js'

/** One version of a rule, and who has brought it where it stands. Instants in epoch ms. */
export type RuleVersionRow = Readonly<{
  rule: Rule
  status: RuleStatus
  origin: Origin
  /** Why it was drafted. */
  note: string | null
  createdAt: number
  createdBy: string
  approvedAt: number | null
  approvedBy: string | null
  /** Retired, discarded, or followed by a newer version. */
  endedAt: number | null
  endedBy: string | null
}>

type Row = Omit<RuleVersionRow, 'rule'> & Readonly<{ id: string; version: number; definition: Rule }>

const columns = `id, version, definition, status, origin, note, created_at as "createdAt", created_by as "createdBy",
  approved_at as "approvedAt", approved_by as "approvedBy", ended_at as "endedAt", ended_by as "endedBy"`

/** The versions of one rule, by number. */
export async function readRuleVersions(tx: Tx, { id }: Readonly<{ id: string }>): Promise<RuleVersionRow[]> {
  const { rows } = await tx.query<Row>(`select ${columns} from rule where id = $1 order by version`, [id])
  return rows.map(versionOf)
}

export type RuleVersionQuery = Readonly<{
  id?: string
  feeds?: readonly string[]
  status?: RuleStatus
  /** The last one of the page before. */
  after?: Readonly<{ id: string; version: number }>
  limit: number
}>

/** So many versions, by id and version. */
export async function readRuleVersionPage(
  tx: Tx,
  { id, feeds, status, after, limit }: RuleVersionQuery,
): Promise<RuleVersionRow[]> {
  const { rows } = await tx.query<Row>(
    `select ${columns} from rule
     where ($1::text is null or id = $1) and ($2::text[] is null or definition->>'feed' = any($2))
       and ($3::text is null or status = $3) and (id, version) > ($4, $5)
     order by id, version limit $6`,
    [id ?? null, feeds ?? null, status ?? null, after?.id ?? '', after?.version ?? 0, limit],
  )
  return rows.map(versionOf)
}

function versionOf({ id, version, definition, ...row }: Row): RuleVersionRow {
  return { ...row, rule: { ...definition, id: ruleId(id), version } }
}

type By = Readonly<{ at: number; by: string }>

/** Adds a version as a draft; the caller holds the register's lock. */
export async function insertRuleDraft(
  tx: Tx,
  { rule, note, at, by }: By & Readonly<{ rule: Rule; note: string | undefined }>,
): Promise<void> {
  await tx.query(
    `insert into rule (id, version, definition, status, origin, note, created_at, created_by)
     values ($1, $2, $3, 'draft', 'person', $4, $5, $6)`,
    [rule.id, rule.version, storableJson(rule), note ?? null, timestamp(at), by],
  )
}

type Which = By & Readonly<{ id: string; version: number }>

/** Puts a draft in force, in place of the version before it. */
export async function approveRule(tx: Tx, { id, version, at, by }: Which): Promise<void> {
  await tx.query(
    `update rule set status = 'retired', ended_at = $2, ended_by = $3 where id = $1 and status = 'approved'`,
    [id, timestamp(at), by],
  )
  await tx.query(
    `update rule set status = 'approved', approved_at = $3, approved_by = $4 where id = $1 and version = $2`,
    [id, version, timestamp(at), by],
  )
}

/** Ends a version for good. */
export async function endRule(
  tx: Tx,
  { id, version, status, at, by }: Which & Readonly<{ status: 'retired' | 'discarded' }>,
): Promise<void> {
  await tx.query(`update rule set status = $3, ended_at = $4, ended_by = $5 where id = $1 and version = $2`, [
    id,
    version,
    status,
    timestamp(at),
    by,
  ])
}

/** The devices on which a rule has a live alarm. */
export async function readDevicesAlarmedBy(tx: Tx, rule: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select distinct device.id from alarm join device on device.key = alarm.device_key
     where alarm.rule_id = $1 and alarm.closed_at is null and not alarm.retro`,
    [rule],
  )
  return rows.map(({ id }) => id)
}
