import type { ScreenJson } from '@haidang/contracts'
import { type ReactNode, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { RenameForm, RevokeDialog } from './screen-actions.js'

type Props = Readonly<{ screen: ScreenJson; mayAct: boolean; changed: () => void }>

/** One wall: its last frame as a picture with its age, its state in words, where it came from. */
export function ScreenCard({ screen, mayAct, changed }: Props) {
  const { say } = useWords()
  const [doing, setDoing] = useState<'rename' | 'revoke'>()
  const done = (): void => {
    setDoing(undefined)
    changed()
  }
  return (
    <li
      className="screen-card"
      aria-label={screen.name}
      data-testid="screen-card"
      data-state={screen.state}
      data-screen={screen.id}
    >
      <LastFrame screen={screen} />
      {doing === 'rename' ? (
        <RenameForm screen={screen} done={done} cancel={() => setDoing(undefined)} />
      ) : (
        <h2>
          {screen.name}{' '}
          <span className="screen-state" data-testid="screen-state">
            {say(`screens.state.${screen.state}`)}
          </span>
        </h2>
      )}
      <Facts screen={screen} />
      {mayAct && screen.state !== 'revoked' && doing !== 'rename' && (
        <div className="dialog-actions">
          <button
            type="button"
            className="button"
            data-testid="screen-rename"
            onClick={() => setDoing('rename')}
          >
            {say('screens.rename')}
          </button>
          <button
            type="button"
            className="button"
            data-testid="screen-revoke"
            onClick={() => setDoing('revoke')}
          >
            {say('screens.revoke')}
          </button>
        </div>
      )}
      {doing === 'revoke' && <RevokeDialog screen={screen} done={done} cancel={() => setDoing(undefined)} />}
    </li>
  )
}

function LastFrame({ screen }: { screen: ScreenJson }) {
  const { say } = useWords()
  const pictureAt = screen.frame?.pictureAt
  const age = useAge(pictureAt)
  const [failedAt, setFailedAt] = useState<string>()
  const failed = pictureAt !== undefined && failedAt === pictureAt
  return (
    <figure className="screen-frame" data-testid="screen-frame">
      {pictureAt === undefined || failed ? (
        <span className="screen-no-picture">
          {say(failed ? 'screens.pictureFailed' : 'screens.noPicture')}
        </span>
      ) : (
        <img
          src={`/api/v1/screens/${encodeURIComponent(screen.id)}/picture?at=${encodeURIComponent(pictureAt)}`}
          alt={say('screens.pictureOf', { name: screen.name })}
          onError={() => setFailedAt(pictureAt)}
        />
      )}
      {age !== undefined && !failed ? (
        <figcaption className="number" data-testid="screen-picture-age">
          {say('screens.pictureAge', { age })}
        </figcaption>
      ) : (
        <figcaption>—</figcaption>
      )}
    </figure>
  )
}

function Facts({ screen }: { screen: ScreenJson }) {
  const { say, formats } = useWords()
  const seen = useAge(screen.lastSeenAt)
  const frame = useAge(screen.frame?.at)
  const pairedBy = { by: screen.pairedBy, at: formats.date(Date.parse(screen.pairedAt)) }
  return (
    <dl className="screen-facts">
      <Fact term={say('screens.lastSeen')}>
        {seen === undefined ? say('screens.unknownAge') : say('screens.ago', { age: seen })}
      </Fact>
      {screen.frame && frame !== undefined && (
        <Fact term={say('screens.frame')}>
          {say('screens.frameFacts', { age: frame, fps: formats.number(screen.frame.framesPerSecond) })}
        </Fact>
      )}
      {screen.frame && <Fact term={say('screens.mode')}>{say(`mode.${screen.frame.mode}`)}</Fact>}
      <Fact term={say('screens.scene')}>{say('wall.scene')}</Fact>
      <Fact term={say('screens.size')}>
        {say('pair.pixels', { width: screen.width, height: screen.height })}
      </Fact>
      {screen.version !== undefined && (
        <Fact term={say('screens.build')}>
          <code>{screen.version}</code>
        </Fact>
      )}
      <Fact term={say('screens.pairedBy')}>{say('screens.pairedByAt', pairedBy)}</Fact>
    </dl>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className="number">{children}</dd>
    </div>
  )
}

/** How long ago by the server's clock, in words that count on by themselves. */
function useAge(instant: string | undefined): string | undefined {
  const { live } = useConsole()
  const { formats } = useWords()
  const now = useCell(live.clock.second)
  return instant === undefined ? undefined : formats.duration(now - Date.parse(instant))
}
