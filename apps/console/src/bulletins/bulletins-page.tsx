import '../styles/bulletins.css'

import { type BulletinJson, areaSchema, pageOf } from '@haidang/contracts'
import { roleReaches } from '@haidang/domain'
import { useState } from 'react'
import { useMe } from '../alarms/use-me.js'
import { useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { request } from '../rest/request.js'
import type { RestError } from '../rest/rest-error.js'
import { useResource } from '../rest/use-resource.js'
import { StateFrame } from '../ui/state-frame.js'
import { BulletinForm } from './bulletin-form.js'
import { BulletinRow } from './bulletin-row.js'
import { CancelBulletin } from './cancel-bulletin.js'
import { type Bulletins, useBulletins } from './use-bulletins.js'

type Open = Readonly<{ what: 'form'; replaces?: BulletinJson } | { what: 'cancel'; bulletin: BulletinJson }>

const areasPage = pageOf(areaSchema)

/** Every bulletin, those entered last first; who may enters them, lets another follow, or cancels. */
export default function BulletinsPage() {
  const { say, language } = useWords()
  const me = useMe()
  const bulletins = useBulletins()
  const [open, setOpen] = useState<Open>()
  const areas = useResource('areas', (signal) => request(areasPage, 'areas?limit=1000', { signal }))
  const mayEnter = me !== undefined && roleReaches(me.role, 'supervisor')
  const { items, error, hasMore, more, reload } = bulletins
  const known = areas.state === 'ready' ? areas.data.items : []
  const close = (): void => setOpen(undefined)
  const done = (): void => {
    close()
    reload()
  }
  return (
    <section className="bulletins-page" aria-label={say('bulletins.title')} data-testid="bulletins-page">
      <Head mayEnter={mayEnter} enter={() => setOpen({ what: 'form' })} />
      {error && items && (
        <p className="refusal" role="alert" data-testid="bulletins-refusal">
          {problemText(error.reason, language)}
        </p>
      )}
      {areas.state === 'failed' && <AreasUnread error={areas.error} retry={areas.retry} />}
      <StateFrame
        state={stateOf(bulletins)}
        error={error}
        retry={reload}
        testId="bulletins"
        empty={<p>{say('bulletins.none')}</p>}
      >
        <ul className="bulletin-rows">
          {(items ?? []).map((bulletin) => (
            <BulletinRow
              key={bulletin.id}
              bulletin={bulletin}
              areas={known}
              mayEnter={mayEnter}
              follow={() => setOpen({ what: 'form', replaces: bulletin })}
              cancel={() => setOpen({ what: 'cancel', bulletin })}
              changed={reload}
            />
          ))}
        </ul>
        {hasMore && (
          <button type="button" className="button" data-testid="bulletins-more" onClick={more}>
            {say('alarms.more')}
          </button>
        )}
      </StateFrame>
      {open?.what === 'form' && (
        <BulletinForm areas={known} replaces={open.replaces} done={done} close={close} />
      )}
      {open?.what === 'cancel' && <CancelBulletin bulletin={open.bulletin} done={done} close={close} />}
    </section>
  )
}

function stateOf({ items, error }: Bulletins) {
  if (!items) return error ? 'error' : 'loading'
  return items.length === 0 ? 'empty' : 'live'
}

/** Without the areas' names bulletins show their ids, and none can be entered. */
function AreasUnread({ error, retry }: Readonly<{ error: RestError; retry: () => void }>) {
  const { say, language } = useWords()
  return (
    <p className="refusal" role="alert" data-testid="bulletins-areas">
      {say('bulletins.areasUnread', { reason: problemText(error.reason, language) })}{' '}
      <button type="button" className="button" onClick={retry}>
        {say('state.retry')}
      </button>
    </p>
  )
}

/** What the page is about; who may not enter a bulletin is told who may. */
function Head({ mayEnter, enter }: Readonly<{ mayEnter: boolean; enter: () => void }>) {
  const { say } = useWords()
  return (
    <header>
      <div>
        <h1>{say('bulletins.title')}</h1>
        <p>{say('bulletins.intro')}</p>
      </div>
      <button
        type="button"
        className="button primary"
        data-testid="bulletin-enter"
        disabled={!mayEnter}
        title={mayEnter ? undefined : say('state.denied', { role: say('role.supervisor') })}
        onClick={enter}
      >
        {say('bulletins.enter')}
      </button>
    </header>
  )
}
