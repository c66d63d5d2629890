import { type RuleJson, ruleVersionSchema } from '@haidang/contracts'
import { measureOfRule, ruleQuantities } from '@haidang/domain'
import { useState } from 'react'
import { useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { request } from '../rest/request.js'
import { RestError } from '../rest/rest-error.js'
import type { Result } from './rehearsal-result.js'
import { isSuggested, withSuggestion } from './with-suggestion.js'

type Props = Readonly<{
  rule: RuleJson
  /** Of which it is the outcome. */
  rehearsal: string
  suggestion: NonNullable<Result['suggestion']>
  off: boolean
  drafted: () => void
}>

type Sending = Readonly<{ busy: boolean; refusal?: string; version?: number }>

/** The deadband and the delays that the signal's noise asks for, why, and the way into a draft. */
export function SuggestedChange({ rule, rehearsal, suggestion, off, drafted }: Props) {
  const { say, formats, language } = useWords()
  const [sending, setSending] = useState<Sending>({ busy: false })
  const { withUnit } = measureOfRule(rule, ruleQuantities(rule)[0] ?? '', language)
  const suggested = withSuggestion(rule, suggestion)
  const take = async (): Promise<void> => {
    setSending({ busy: true })
    const { version: _version, ...draft } = suggested
    const body = { rule: draft, note: say('rules.takeNote', { id: rehearsal }) }
    try {
      const made = await request(ruleVersionSchema, 'rules', { method: 'POST', body })
      setSending({ busy: false, version: made.rule.version })
      drafted()
    } catch (error) {
      const reason = error instanceof RestError ? error.reason : 'unexpected'
      setSending({ busy: false, refusal: problemText(reason, language) })
    }
  }
  return (
    <section className="rehearsal-suggestion" data-testid="rehearsal-suggestion">
      <h3>{say('rules.suggestion')}</h3>
      <p>
        {say('rules.suggestionWhy', {
          sigma: withUnit(Number(suggestion.sigma.toPrecision(3))),
          differences: formats.number(suggestion.differences),
          report: formats.duration(suggestion.reportMs),
        })}
      </p>
      <Changes rule={rule} suggested={suggested} />
      {isSuggested(rule, suggestion) ? (
        <p>{say('rules.asSuggested')}</p>
      ) : (
        <button
          type="button"
          className="button"
          data-testid="rehearsal-take"
          disabled={off || sending.busy || sending.version !== undefined}
          onClick={() => void take()}
        >
          {say('rules.take')}
        </button>
      )}
      {sending.refusal !== undefined && (
        <p className="refusal" role="alert" data-testid="rehearsal-take-refusal">
          {sending.refusal}
        </p>
      )}
      <p role="status">{sending.version !== undefined && say('rules.taken', { version: sending.version })}</p>
    </section>
  )
}

function Changes({ rule, suggested }: Readonly<{ rule: RuleJson; suggested: RuleJson }>) {
  const { say, formats, language } = useWords()
  const { withUnit } = measureOfRule(rule, ruleQuantities(rule)[0] ?? '', language)
  const rows = [
    ...('deadband' in rule.condition && 'deadband' in suggested.condition
      ? [['deadband', withUnit(rule.condition.deadband), withUnit(suggested.condition.deadband)] as const]
      : []),
    ['onDelay', formats.duration(rule.onDelayMs), formats.duration(suggested.onDelayMs)] as const,
    ['offDelay', formats.duration(rule.offDelayMs), formats.duration(suggested.offDelayMs)] as const,
  ]
  return (
    <table className="figures">
      <thead>
        <tr>
          <th scope="col">{say('rules.figure')}</th>
          <th scope="col">{say('rules.now')}</th>
          <th scope="col">{say('rules.then')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, before, after]) => (
          <tr key={name}>
            <th scope="row">{say(`rules.${name}`)}</th>
            <td className="number">{before}</td>
            <td className="number">{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
