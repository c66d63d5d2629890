import type { AreaJson, BulletinJson } from '@haidang/contracts'
import { existsOn, siteDate } from '@haidang/domain'
import { useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { Dialog } from '../ui/dialog.js'
import { AreasField, HazardFields, TextField, TimeField } from './bulletin-fields.js'
import { type Draft, bodyOf, draftOf, earliestEnd, latestEnd } from './draft.js'
import { useSending } from './use-sending.js'

type Props = Readonly<{
  areas: readonly AreaJson[]
  /** The bulletin that ends by this one; what it said stands in the fields. */
  replaces: BulletinJson | undefined
  done: () => void
  close: () => void
}>

/** What stands on the bulletin, field by field; times are the site's. Of what is missing the browser says so, at its field. */
export function BulletinForm({ areas, replaces, done, close }: Props) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const { zone } = formats
  const { busy, refusal, send } = useSending(done)
  const today = siteDate(live.clock.second.get(), zone)
  const isGone = (area: AreaJson): boolean => !existsOn(area, today)
  const [draft, setDraft] = useState(() =>
    draftOf(replaces, { now: live.clock.second.get(), zone, gone: areas.filter(isGone) }),
  )
  const fields = { draft, change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })) }
  const body = bodyOf(draft, zone)
  return (
    <Dialog
      title={replaces ? say('bulletins.followTitle', { number: replaces.number }) : say('bulletins.enter')}
      testId="bulletin-form"
      className="bulletin-form"
      onClose={close}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (body) void send('bulletins', { ...body, ...(replaces && { replaces: replaces.id }) })
        }}
      >
        <TextField name="number" longest={64} {...fields} />
        <TextField name="issuer" longest={200} {...fields} />
        <HazardFields {...fields} />
        <AreasField areas={areas.filter((area) => !isGone(area))} {...fields} />
        <TimeField name="issuedAt" {...fields} />
        <TimeField name="validFrom" {...fields} />
        <TimeField
          name="validTo"
          earliest={earliestEnd(draft, zone)}
          latest={latestEnd(draft, zone)}
          {...fields}
        />
        <TextField name="headline" longest={400} required={false} {...fields} />
        {refusal !== undefined && (
          <p className="refusal" role="alert" data-testid="bulletin-refusal">
            {refusal}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            {say('bulletins.back')}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {say('bulletins.save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
