/** `discarded`: a draft that nobody wanted. Only an approved version watches anything. */
export const ruleStatuses = ['draft', 'approved', 'retired', 'discarded'] as const

export type RuleStatus = (typeof ruleStatuses)[number]

/** What can happen to a version of a rule. */
export type RuleStep = 'approve' | 'retire' | 'discard'

/** Why a step cannot be taken: the word is REST's reason too. */
export type RuleStepRefusal =
  'not-a-draft' | 'second-person-needed' | 'person-needed' | 'stale-draft' | 'rule-not-in-force'

/** A version as its life needs it. */
export type RuleVersionFacts = Readonly<{ version: number; status: RuleStatus; draftedBy: string }>

export type RuleStepOutcome =
  Readonly<{ ok: true; status: RuleStatus }> | Readonly<{ ok: false; reason: RuleStepRefusal }>

/**
 * One step of a version's life: draft → approved → retired, or draft → discarded. Whoever drafted it does not approve
 * it, and neither does a program: four eyes are two people.
 */
export function stepRule(
  drafted: RuleVersionFacts,
  step: RuleStep,
  by: Readonly<{
    username: string
    isPerson: boolean
    /** The highest version of the rule that was ever approved; undefined when none was. */
    newestApproved: number | undefined
  }>,
): RuleStepOutcome {
  if (step === 'retire')
    return drafted.status === 'approved' ? { ok: true, status: 'retired' } : no('rule-not-in-force')
  if (drafted.status !== 'draft') return no('not-a-draft')
  if (step === 'discard') return { ok: true, status: 'discarded' }
  if (!by.isPerson) return no('person-needed')
  if (by.username === drafted.draftedBy) return no('second-person-needed')
  if (by.newestApproved !== undefined && by.newestApproved > drafted.version) return no('stale-draft')
  return { ok: true, status: 'approved' }
}

function no(reason: RuleStepRefusal): RuleStepOutcome {
  return { ok: false, reason }
}
