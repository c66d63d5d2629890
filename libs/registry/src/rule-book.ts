import { type Rule, type RuleStep, type RuleStepRefusal, stepRule } from '@haidang/domain'
import {
  type Db,
  type RuleVersionRow,
  type Tx,
  approveRule,
  endRule,
  insertRuleDraft,
  lockRegister,
  readRuleVersions,
  writeAudit,
} from '@haidang/store'

/** Who does something to a rule, and when (epoch ms). */
export type RuleActor = Readonly<{
  username: string
  isPerson: boolean
  at: number
  /** Whether all that the rule may watch is theirs to decide for. */
  mayDecideFor: (rule: Pick<Rule, 'feed' | 'scope'>) => boolean
}>

export type RuleChanged =
  | Readonly<{ ok: true; value: RuleVersionRow }>
  | Readonly<{ ok: false; reason: RuleStepRefusal | 'draft-exists' | 'not-found' | 'out-of-scope' }>

/**
 * Writes a rule down as the draft of its next version. One that is being drafted already is decided first. Whoever drafts
 * must be able to decide for what the rule has watched so far, too: the next version takes that away.
 */
export async function draftRule(
  db: Db,
  { rule, note }: Readonly<{ rule: Omit<Rule, 'version'>; note: string | undefined }>,
  { username: by, at, mayDecideFor }: RuleActor,
): Promise<RuleChanged> {
  return db.tx(async (tx) => {
    await lockRegister(tx)
    const versions = await readRuleVersions(tx, { id: rule.id })
    const stood = newestThatStood(versions)
    if (!mayDecideFor(rule) || (stood && !mayDecideFor(stood))) return { ok: false, reason: 'out-of-scope' }
    if (versions.some(({ status }) => status === 'draft')) return { ok: false, reason: 'draft-exists' }
    const version = 1 + Math.max(0, ...versions.map((stored) => stored.rule.version))
    await insertRuleDraft(tx, { rule: { ...rule, version }, note, at, by })
    await writeAudit(tx, [{ at, actor: by, action: 'rule.drafted', subject: rule.id, detail: { version } }])
    return changed(tx, { id: rule.id, version })
  })
}

/** Takes a version one step further in its life. What has been decided is in the audit with it, or not at all. */
export async function decideRule(
  db: Db,
  { id, version, step }: Readonly<{ id: string; version: number; step: RuleStep }>,
  { username: by, isPerson, at, mayDecideFor }: RuleActor,
): Promise<RuleChanged> {
  return db.tx(async (tx) => {
    await lockRegister(tx)
    const versions = await readRuleVersions(tx, { id })
    const found = versions.find((stored) => stored.rule.version === version)
    if (!found) return { ok: false, reason: 'not-found' }
    const stood = newestThatStood(versions)
    const ends = step === 'approve' ? stood : undefined
    if (!mayDecideFor(found.rule) || (ends && !mayDecideFor(ends)))
      return { ok: false, reason: 'out-of-scope' }
    const outcome = stepRule({ version, status: found.status, draftedBy: found.createdBy }, step, {
      username: by,
      isPerson,
      newestApproved: stood?.version,
    })
    if (!outcome.ok) return outcome
    if (outcome.status === 'approved') await approveRule(tx, { id, version, at, by })
    else await endRule(tx, { id, version, status: step === 'discard' ? 'discarded' : 'retired', at, by })
    await writeAudit(tx, [
      { at, actor: by, action: `rule.${outcome.status}`, subject: id, detail: { version } },
    ])
    return changed(tx, { id, version })
  })
}

/** The highest version that was ever in force; `versions` are of one rule, in order. */
function newestThatStood(versions: readonly RuleVersionRow[]): Rule | undefined {
  return versions.findLast(({ status }) => status === 'approved' || status === 'retired')?.rule
}

async function changed(tx: Tx, { id, version }: { id: string; version: number }): Promise<RuleChanged> {
  const value = (await readRuleVersions(tx, { id })).find((stored) => stored.rule.version === version)
  return value ? { ok: true, value } : { ok: false, reason: 'not-found' }
}
