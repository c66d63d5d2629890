import { useConsole } from '../console.js'
import { useKeySet } from '../shell/keys/use-key-set.js'
import type { LiveAlarm } from '@haidang/contracts'
import { AcknowledgeDialog } from './acknowledge-dialog.js'
import { topAlarm } from './alarm-groups.js'
import { useMe } from './use-me.js'
import { AcknowledgeAllDialog } from './work/acknowledge-all-dialog.js'
import { fits } from './work/may-do.js'
import { QuestionDialog } from './work/question-dialog.js'
import { UndoBar } from './work/undo-bar.js'

/** What asks and tells when something is done about alarms, on every screen, and the keys for it. */
export function AlarmDesk() {
  useWorkKeys()
  return (
    <>
      <AcknowledgeDialog />
      <AcknowledgeAllDialog />
      <QuestionDialog />
      <UndoBar />
    </>
  )
}

function useWorkKeys(): void {
  const { live, selectedAlarm, work } = useConsole()
  const me = useMe()
  const selected = (): LiveAlarm | undefined =>
    live.alarms.get(selectedAlarm.get() ?? '') ?? topAlarm(live.alarms.all.get())
  useKeySet([
    {
      press: 'KeyS',
      shown: 's',
      does: 'keys.shelve',
      act: () => {
        const alarm = selected()
        if (alarm && fits('shelve', alarm)) work.question.set({ kind: 'shelve', alarms: [alarm] })
      },
    },
    {
      press: 'Shift+KeyG',
      shown: 'Shift+G',
      does: 'keys.assign',
      act: () => {
        const alarm = selected()
        if (!alarm || !me || !fits('assign', alarm)) return
        const mine = alarm.assignee === me.username
        void work.do([alarm], { kind: 'assign', assignee: mine ? null : me.username })
      },
    },
  ])
}
