import type { RuleJson } from '@haidang/contracts'
import { conditionText, hazardText, levelsOf, measureOfRule, ruleQuantities } from '@haidang/domain'
import { useWords } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import type { Resource } from '../rest/use-resource.js'
import { regionOf } from '../rest/use-resource.js'
import { SeveritySymbol } from '../ui/severity-symbol.js'
import { StateFrame } from '../ui/state-frame.js'
import { rulesFor } from './curve/history.js'
import { sourceText } from './source-text.js'

type Props = Readonly<{ device: DeviceView; rules: Resource<RuleJson[]> }>

/** The rules that watch this device, in the versions that are in force now. */
export function RulesInForce({ device, rules }: Props) {
  const { say } = useWords()
  const own = rules.state === 'ready' ? rulesFor(rules.data, device) : []
  return (
    <section className="panel entity-rules" aria-label={say('entity.rules')}>
      <h2>
        {say('entity.rules')} {rules.state === 'ready' && <small className="number">{own.length}</small>}
      </h2>
      <StateFrame
        state={regionOf(rules, () => own.length)}
        testId="entity-rules"
        empty={say('entity.noRules')}
        error={rules.state === 'failed' ? rules.error : undefined}
        retry={rules.retry}
      >
        <ul className="rules">
          {own.map((rule) => (
            <Rule key={rule.id} rule={rule} />
          ))}
        </ul>
      </StateFrame>
    </section>
  )
}

function Rule({ rule }: { rule: RuleJson }) {
  const { say, language } = useWords()
  return (
    <li data-rule={rule.id}>
      <p>
        <strong>{rule.name[language]}</strong>{' '}
        <small className="number">{say('entity.ruleVersion', { version: rule.version })}</small>
      </p>
      <p className="rule-levels">
        <RuleCondition rule={rule} />
      </p>
      {rule.bulletin && (
        <p>
          {say('entity.ruleWaits', {
            hazard: hazardText(rule.bulletin.hazard, language),
            level: rule.bulletin.level,
          })}
        </p>
      )}
      {rule.source !== undefined && <small>{sourceText(rule.source, language)}</small>}
    </li>
  )
}

/** What a rule asks, level by level. */
export function RuleCondition({ rule }: { rule: RuleJson }) {
  const { say, language } = useWords()
  const { condition } = rule
  const what = conditionText(rule, language)
  const { withUnit } = measureOfRule(rule, ruleQuantities(rule)[0] ?? '', language)
  const sign = condition.kind === 'threshold' && condition.direction === 'below' ? '≤' : '≥'
  const levels = levelsOf(condition)
  return (
    <>
      {levels.some(({ limit }) => limit !== undefined) && <span>{what}</span>}
      {levels.map(({ limit, severity }) => (
        <span key={severity} className={limit === undefined ? 'rule-level' : 'rule-level number'}>
          <SeveritySymbol
            severity={severity}
            look="acknowledged"
            size={16}
            label={say(`severity.${severity}`)}
          />
          {limit === undefined ? what : `${sign}\u00A0${withUnit(limit)}`}
        </span>
      ))}
    </>
  )
}
