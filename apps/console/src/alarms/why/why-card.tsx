import type { LiveAlarm } from '@haidang/contracts'
import { findFeed, findQuantity } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import { intervalOf } from '../../entity/interval-of.js'
import { sourceText } from '../../entity/source-text.js'
import { unitText } from '../../entity/now/value-text.js'
import { Spark } from '../../entity/curve/spark.js'
import { useDevice } from '../../state/devices.js'
import { useNow } from '../../state/use-now.js'
import { SeveritySymbol, lookOf } from '../../ui/severity-symbol.js'
import { Aged } from '../../xray/aged.js'
import { type Why, useWhy, whyMs } from './use-why.js'

type Props = Readonly<{ alarm: LiveAlarm; wide?: boolean }>

/**
 * An alarm explains itself: one sentence, the curve with its limit, and the rule that says so. `named`: where nothing
 * around it says whose alarm it is.
 */
export function WhyCard({ alarm, wide = false, named = false }: Props & Readonly<{ named?: boolean }>) {
  const { live } = useConsole()
  const { say, language } = useWords()
  const name = useDevice(live.devices, alarm.device)?.name[language]
  const why = useWhy(alarm)
  return (
    <article className="why" data-testid="why" data-alarm={alarm.id} data-state={why.state} data-wide={wide}>
      <header>
        <SeveritySymbol severity={alarm.severity} look={lookOf(alarm.state)} />
        <h3>{say('why.title')}</h3>
        <strong className="why-word">{say(`severity.${alarm.severity}`)}</strong>
        {named && name !== undefined && <span className="why-name">{name}</span>}
      </header>
      <div className="why-body">
        <div>
          <p className="why-sentence">
            <Aged of={{ at: alarm.raisedAt, receivedAt: alarm.learnedAt, source: alarm.device }} full beside>
              {why.sentence}
            </Aged>
          </p>
          {why.state === 'plain' && (
            <small>{say('why.unknownRule', { rule: alarm.rule.id, version: alarm.rule.version })}</small>
          )}
          <RuleNote alarm={alarm} why={why} />
        </div>
        <WhyCurve alarm={alarm} why={why} wide={wide} />
      </div>
    </article>
  )
}

/** Which version raised it, which is in force, and what its makers advise. */
function RuleNote({ alarm, why: { rule } }: Readonly<{ alarm: LiveAlarm; why: Why }>) {
  const { say, language } = useWords()
  const { name, version } = alarm.rule
  return (
    <p className="why-rule">
      <small>
        {say('why.rule', { name: name[language], version })}
        {rule && rule.version !== version && ` (${say('why.ruleNow', { version: rule.version })})`}
        {rule?.source !== undefined && ` · ${sourceText(rule.source, language)}`}
      </small>
      {rule?.guidance && (
        <small>
          {say('why.guidance')}: {rule.guidance[language]}
        </small>
      )}
    </p>
  )
}

function WhyCurve({ alarm, why, wide }: Props & Readonly<{ why: Why }>) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const device = useDevice(live.devices, alarm.device)
  const now = useNow()
  const feed = findFeed(alarm.feed)
  const quantity = feed && findQuantity(feed, alarm.quantity)
  const unit = quantity?.kind === 'number' ? unitText(quantity.unitLabel) : ''
  if (why.points.length < 2 || !device) return null
  const toAt = Math.ceil(now / 15_000) * 15_000
  return (
    <figure className="why-curve">
      <Spark
        points={why.points}
        limit={alarm.limit === undefined ? undefined : { limit: alarm.limit, severity: alarm.severity }}
        fromAt={toAt - whyMs}
        toAt={toAt}
        gapMs={3 * intervalOf(device, alarm.quantity)}
        width={wide ? 480 : 376}
        height={wide ? 120 : 64}
      />
      <figcaption className="number">
        <span>{formats.minute(toAt - whyMs)}</span>
        <span>
          {alarm.limit === undefined
            ? say('why.curve')
            : say('why.curveLimit', { limit: `${formats.limit(alarm.limit)}${unit}` })}
        </span>
        <span>{formats.minute(toAt)}</span>
      </figcaption>
    </figure>
  )
}
