import type { LiveAlarm } from '@haidang/contracts'
import { Cell } from './cell.js'

/** Every alarm that is not back to normal, as this window knows them. */
export class Alarms {
  readonly all = new Cell<readonly LiveAlarm[]>([])
  /** Newest number of the log that is drawn here; undefined until the first answer. */
  readonly seq = new Cell<number | undefined>(undefined)
  private readonly byId = new Map<string, LiveAlarm>()

  get(id: string): LiveAlarm | undefined {
    return this.byId.get(id)
  }

  take({ alarms, whole, seq }: { alarms: readonly LiveAlarm[]; whole: boolean; seq: number }): void {
    if (whole) this.byId.clear()
    for (const alarm of alarms) {
      if (alarm.state === 'normal') this.byId.delete(alarm.id)
      else this.byId.set(alarm.id, alarm)
    }
    this.all.set([...this.byId.values()])
    this.seq.set(seq)
  }
}
