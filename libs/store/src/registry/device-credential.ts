import { internalFeeds } from '@haidang/domain'

import type { Tx } from '../db/open-database.js'
import { timestamp } from '../db/row-types.js'
import type { StoredCredential } from './read-register.js'

/** Puts credentials in place of those of the same username. */
export async function putCredentials(
  tx: Tx,
  credentials: readonly StoredCredential[],
  at: number,
): Promise<void> {
  await tx.query(
    `insert into device_credential (username, device_id, secret, kind, topic_filters, simulated, created_at)
     select username, device, secret, kind,
       array(select jsonb_array_elements_text("topicFilters")), simulated, $2
     from jsonb_to_recordset($1) as row (username text, device text, secret text, kind text, "topicFilters" jsonb, simulated boolean)
     on conflict (username) do update set device_id = excluded.device_id, secret = excluded.secret, kind = excluded.kind,
       topic_filters = excluded.topic_filters, simulated = excluded.simulated, created_at = excluded.created_at`,
    [JSON.stringify(credentials), timestamp(at)],
  )
}

/** From now on the device speaks for itself. False: there is no such device. */
export async function endSimulation(tx: Tx, device: string): Promise<boolean> {
  const { count } = await tx.query('update device set simulated = false where id = $1', [device])
  return count === 1
}

/** Takes the device's own credential away. False: it had none. */
export async function removeCredential(tx: Tx, device: string): Promise<boolean> {
  const { count } = await tx.query('delete from device_credential where device_id = $1 and not simulated', [
    device,
  ])
  return count > 0
}

/** From now on the simulated city speaks for the device. False: there is no such device. */
export async function beginSimulation(tx: Tx, device: string): Promise<boolean> {
  const { count } = await tx.query('update device set simulated = true where id = $1', [device])
  return count === 1
}

/** Devices without a credential of their own are simulated from now on; those of the house itself are always real. */
export async function simulateTheRest(tx: Tx): Promise<void> {
  await tx.query(
    `update device set simulated = true where not simulated and feed <> all($1)
     and not exists (select from device_credential c where c.device_id = device.id and not c.simulated)`,
    [internalFeeds],
  )
}

/** No device is simulated any more, and nobody can sign in as if it were. */
export async function endAllSimulation(tx: Tx): Promise<void> {
  await tx.query('delete from device_credential where simulated')
  await tx.query('update device set simulated = false where simulated')
}
