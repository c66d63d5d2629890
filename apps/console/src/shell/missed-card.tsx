import { useConsole, useWords } from '../console.js'
import type { DeviceView, Missed } from '../live/messages.js'
import { useCell } from '../state/cell.js'
import { useSilenced } from '../state/use-silenced.js'
import { severities } from '../ui/severity-shapes.js'
import { SeveritySymbol } from '../ui/severity-symbol.js'

/** What happened while the link was away, or this computer asleep. It stays until someone has read it. */
export function MissedCard() {
  const { live, router } = useConsole()
  const { say, formats } = useWords()
  const missed = useCell(live.missed)
  const silent = useSilenced(missed)
  if (!missed) return null
  const raised = missed.raised.reduce((sum, count) => sum + count, 0)
  const close = (): void => live.missed.set(undefined)
  return (
    <aside
      className="missed"
      data-testid="missed"
      data-raised={raised}
      data-returned={missed.returned}
      data-silent={silent?.length}
      aria-label={say('missed.title')}
    >
      <h2>{say('missed.title')}</h2>
      <p className="number missed-span">
        {formats.clock(missed.fromAt)} – {formats.clock(missed.toAt)}
      </p>
      <p>
        {say('missed.away', { duration: formats.duration(missed.toAt - missed.fromAt) })}
        <strong>{say('missed.raised', { raised })}</strong>
        {raised > 0 && <Counts missed={missed} />}
        {say('missed.returned', { returned: missed.returned })}
        {silent && say('missed.silent', { silent: silent.length })}.
      </p>
      {silent && silent.length > 0 && <Silent devices={silent} />}
      {missed.whole && <p>{say('missed.whole')}</p>}
      <div className="dialog-actions">
        {raised > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => router.go({ page: 'alarms', tab: 'unacknowledged' })}
          >
            {say('missed.see')}
          </button>
        )}
        <button type="button" className="button primary" data-testid="missed-close" onClick={close}>
          {say('missed.close')}
        </button>
      </div>
    </aside>
  )
}

const namedAtMost = 4

/** Who fell silent, by name; a press shows where. */
function Silent({ devices }: Readonly<{ devices: readonly DeviceView[] }>) {
  const { router } = useConsole()
  const { say, language } = useWords()
  return (
    <ul className="missed-silent" data-testid="missed-silent">
      {devices.slice(0, namedAtMost).map(({ id, name }) => (
        <li key={id}>
          <button type="button" className="link" onClick={() => router.go({ page: 'map', selected: id })}>
            {name[language]}
          </button>
        </li>
      ))}
      {devices.length > namedAtMost && (
        <li>{say('missed.moreSilent', { count: devices.length - namedAtMost })}</li>
      )}
    </ul>
  )
}

/** (▼1 ◆3) */
function Counts({ missed }: { missed: Missed }) {
  const { say } = useWords()
  const present = severities.filter((severity) => (missed.raised[severity - 1] ?? 0) > 0)
  return (
    <span className="missed-counts number">
      {' ('}
      {present.map((severity) => (
        <span key={severity}>
          <SeveritySymbol
            severity={severity}
            look="acknowledged"
            size={24}
            label={say(`severity.${severity}`)}
          />
          {missed.raised[severity - 1]}
        </span>
      ))}
      {')'}
    </span>
  )
}
