import '../styles/rules.css'
import './rule-words.js'

import { findFeed, roleReaches } from '@haidang/domain'
import { useMe } from '../alarms/use-me.js'
import { useConsole, useWords } from '../console.js'
import { regionOf } from '../rest/use-resource.js'
import { addressOf } from '../router.js'
import { Skeleton } from '../ui/skeleton.js'
import { StateFrame } from '../ui/state-frame.js'
import { RehearsalPanel } from './rehearsal-panel.js'
import { type ListedRule, useRules, versionName } from './use-rules.js'

type Props = Readonly<{ chosen: string | undefined }>

/** Rules in force and drafts; of the one that is chosen (`id@version`) what it would have raised. */
export default function RulesPage({ chosen }: Props) {
  const { say } = useWords()
  const rules = useRules()
  const all = rules.state === 'ready' ? rules.data : []
  const found = all.find(({ rule }) => versionName(rule) === chosen)
  return (
    <section className="rules-page" aria-label={say('rules.title')} data-testid="rules-page">
      <header>
        <h1>{say('rules.title')}</h1>
        <p>{say('rules.intro')}</p>
      </header>
      <StateFrame
        state={regionOf(rules, ({ length }) => length)}
        className="rules-frame"
        testId="rules"
        empty={<p>{say('rules.none')}</p>}
        skeleton={<Skeleton rows={12} rowHeight={48} />}
        error={rules.state === 'failed' ? rules.error : undefined}
        retry={rules.retry}
      >
        <nav className="rules-list" aria-label={say('rules.list')}>
          <ul>
            {all.map((listed) => (
              <RuleLink key={versionName(listed.rule)} listed={listed} isChosen={listed === found} />
            ))}
          </ul>
        </nav>
        <div className="rules-chosen">
          {found && <Chosen key={versionName(found.rule)} listed={found} changed={rules.retry} />}
          {!found && (
            <p className="state-note">{say(chosen === undefined ? 'rules.choose' : 'rules.unknown')}</p>
          )}
        </div>
      </StateFrame>
    </section>
  )
}

function RuleLink({
  listed: { rule, isDraft },
  isChosen,
}: Readonly<{ listed: ListedRule; isChosen: boolean }>) {
  const { router } = useConsole()
  const { say, language } = useWords()
  const route = { page: 'rules', rule: versionName(rule) } as const
  return (
    <li>
      <a
        href={addressOf(route)}
        data-testid="rule-link"
        data-rule={versionName(rule)}
        aria-current={isChosen ? 'true' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          router.go(route)
        }}
      >
        <span>{rule.name[language]}</span>
        <small>
          {findFeed(rule.feed)?.name[language] ?? rule.feed} ·{' '}
          {say('rules.version', { version: rule.version })}
          {isDraft && <span className="mark">{say('rules.draft')}</span>}
        </small>
      </a>
    </li>
  )
}

/** Rehearsing is a supervisor's: anybody else is told so, and reads what the rule says. */
function Chosen({ listed, changed }: Readonly<{ listed: ListedRule; changed: () => void }>) {
  const { say } = useWords()
  const me = useMe()
  if (me !== undefined && roleReaches(me.role, 'supervisor'))
    return <RehearsalPanel rule={listed.rule} drafted={changed} />
  return (
    <section className="panel" aria-label={say('rules.rehearsal')}>
      <StateFrame state="denied" needs="supervisor" testId="rehearsal" />
    </section>
  )
}
