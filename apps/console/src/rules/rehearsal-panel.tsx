import type { RuleJson } from '@haidang/contracts'
import { useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { RuleCondition } from '../entity/rules-in-force.js'
import { problemText } from '../i18n/problem-words.js'
import { useKeySet } from '../shell/keys/use-key-set.js'
import { useCellPart } from '../state/cell.js'
import { Choice } from '../ui/choice.js'
import { Skeleton } from '../ui/skeleton.js'
import { type RegionState, StateFrame } from '../ui/state-frame.js'
import { RehearsalProgress } from './rehearsal-progress.js'
import { RehearsalResult } from './rehearsal-result.js'
import { type Followed, isUnderWay, useRehearsal } from './use-rehearsal.js'

type Props = Readonly<{
  rule: RuleJson
  /** A draft has been made of it. */
  drafted: () => void
}>

const spans = ['7', '30', '90', '365'] as const
const dayMs = 86_400_000

/** Over which time, run, how far it is, cancel, and what came out. */
export function RehearsalPanel({ rule, drafted }: Props) {
  const { live } = useConsole()
  const { say, language } = useWords()
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const followed = useRehearsal(rule)
  const { rehearsal, lookError, refusal, look, cancel } = followed
  const underWay = rehearsal !== undefined && rehearsal !== null && isUnderWay(rehearsal)
  const state = stateOf(followed, lost)
  return (
    <section className="panel rehearsal" aria-label={say('rules.rehearsal')}>
      <h2>{rule.name[language]}</h2>
      <p className="rule-levels">
        <RuleCondition rule={rule} />
      </p>
      <RehearsalForm followed={followed} off={lost || underWay} />
      {refusal && (
        <p className="refusal" role="alert" data-testid="rehearsal-refusal">
          {problemText(refusal.reason, language)}
        </p>
      )}
      <StateFrame
        state={state}
        testId="rehearsal"
        empty={<p>{say('rules.never')}</p>}
        skeleton={<Skeleton rows={6} rowHeight={32} />}
        error={lookError}
        retry={look}
      >
        {state === 'disconnected' && <p className="refusal">{say('rules.away')}</p>}
        {rehearsal && underWay && (
          <RehearsalProgress rehearsal={rehearsal} off={lost || followed.busy} cancel={cancel} />
        )}
        {rehearsal?.state === 'cancelled' && <p className="state-note">{say('rules.wasCancelled')}</p>}
        {rehearsal?.state === 'failed' && (
          <p className="state-note" role="alert">
            {say('rules.failed', { why: say(`rules.failed.${rehearsal.problem ?? 'unexpected'}`) })}
          </p>
        )}
        {rehearsal?.result && (
          <RehearsalResult
            rehearsal={rehearsal}
            result={rehearsal.result}
            rule={rule}
            off={lost}
            drafted={drafted}
          />
        )}
      </StateFrame>
      <p className="off-screen" role="status">
        {rehearsal?.state === 'done' && say('rules.done')}
      </p>
    </section>
  )
}

function stateOf({ rehearsal, lookError }: Followed, lost: boolean): RegionState {
  if (rehearsal === undefined) return lookError ? 'error' : 'loading'
  if (lost || lookError) return 'disconnected'
  return rehearsal === null ? 'empty' : 'live'
}

/** The span ends now, by the site's clock. */
function RehearsalForm({ followed, off }: Readonly<{ followed: Followed; off: boolean }>) {
  const { live } = useConsole()
  const { say } = useWords()
  const [days, setDays] = useState<(typeof spans)[number]>('30')
  const [operators, setOperators] = useState(1)
  const isOff = off || followed.busy || followed.rehearsal === undefined
  const run = (): void => {
    if (isOff) return
    const now = live.clock.second.get()
    const [from, to] = [now - Number(days) * dayMs, now].map((at) => new Date(at).toISOString())
    followed.run({ from: from ?? '', to: to ?? '', operators })
  }
  useKeySet([{ press: 'KeyT', does: 'keys.rehearse', act: run }])
  return (
    <form
      className="rehearsal-form"
      onSubmit={(event) => {
        event.preventDefault()
        run()
      }}
    >
      <Choice
        label={say('rules.span')}
        value={days}
        options={spans.map((value) => ({ value, label: say('rules.days', { days: value }) }))}
        choose={setDays}
        testId="rehearsal-span"
      />
      <label className="field">
        {say('rules.operators')}
        <input
          type="number"
          min={1}
          max={100}
          required
          value={operators}
          data-testid="rehearsal-operators"
          onChange={({ target }) => setOperators(Math.trunc(target.valueAsNumber) || 1)}
        />
      </label>
      <button type="submit" className="button primary" data-testid="rehearsal-run" disabled={isOff}>
        {say(followed.rehearsal ? 'rules.runAgain' : 'rules.run')} <kbd>T</kbd>
      </button>
    </form>
  )
}
