import { setTimeout as after } from 'node:timers/promises'

import { dropSession, lines, reserveSession, secretsFromFiles, sessionName } from '@haidang/broker'
import { StartRefusal, readService, refusedExitCode } from '@haidang/platform'
import { type SoleOwner, forgetSessions, openDatabase } from '@haidang/store'
import { ownShard } from './own-shard.js'

/*
 * node apps/ingest/dist/sessions.js reserve|drop PARTS [--force]: the sessions at the broker of another number of ingest processes,
 * made before those start, or taken away after the last of them has ended. libs/broker/src/client/README.md has the order.
 */
/** The database is asked whose a part is for no longer than this. */
const longestAskMs = 15_000
const deeds = { reserve: reserveSession, drop: dropSession }
/** What would become of processes that have the sessions. */
const harms = { reserve: 'they would be pushed out', drop: 'what waits in them would be lost' }
const [deed = '', parts = '', ...flags] = process.argv.slice(2)
const of = Number(parts)

try {
  const isForced = flags.length === 1 && flags[0] === '--force'
  if (!isDeed(deed) || !(Number.isInteger(of) && of > 0) || (flags.length > 0 && !isForced))
    throw new StartRefusal('bad-command', 'sessions.js reserve|drop PARTS [--force], for example: reserve 4')
  const service = readService('ingest')
  const { config, servers, clock, log } = service
  const secrets = secretsFromFiles(config.foreignBroker.tls)
  const shards = Array.from({ length: of }, (_, index) => ({ index, of }))
  const owners = isForced ? [] : await ownAll(service, shards, deed)
  if (deed === 'drop') await forget(service, shards)
  const outcomes = await Promise.all(
    shards.flatMap((shard) =>
      [lines.present, lines.past].map((line) =>
        deeds[deed]({ ...line, url: servers.mqttUrl, secrets, shard, clock, log }),
      ),
    ),
  )
  await Promise.all(owners.map((owner) => owner.close()))
  process.exit(outcomes.includes(false) ? 1 : 0)
} catch (error) {
  if (!(error instanceof StartRefusal)) throw error
  process.stdout.write(`${error.message}\n`)
  process.exit(refusedExitCode)
}

type Shards = readonly Readonly<{ index: number; of: number }>[]

/** Before they are taken away: what is gone on purpose is nobody's loss. */
async function forget({ servers, log }: ReturnType<typeof readService>, shards: Shards): Promise<void> {
  const db = openDatabase({
    url: servers.databaseUrl,
    ...{ applicationName: 'haidang-sessions', poolSize: 1, log },
  })
  const names = shards.flatMap((shard) =>
    [lines.present, lines.past].map(({ session }) => sessionName(session, shard)),
  )
  await forgetSessions(db, names)
    .catch((error: unknown) => log.warn('ingest.sessions-not-forgotten', { sessions: names, error }))
    .finally(() => db.close())
}

/** Keeps processes from taking the parts up until we are done. @throws StartRefusal when one of them has a part. */
async function ownAll(
  { servers, log }: ReturnType<typeof readService>,
  shards: Shards,
  deed: keyof typeof deeds,
): Promise<SoleOwner[]> {
  const owners = shards.map((shard) =>
    ownShard({ databaseUrl: servers.databaseUrl, name: 'sessions.js', shard, log }),
  )
  await Promise.race([Promise.all(owners.map(({ told }) => told)), refuseLater(owners, deed)])
  const held = owners.flatMap(({ now }, place) => {
    const [ownership, shard] = [now(), shards[place]]
    if (ownership.is === 'ours' || !shard) return []
    const by = ownership.is === 'taken' ? ownership.by : (ownership.why ?? 'the database has gone')
    return [`${sessionName(lines.present.session, shard)}: ${by}`]
  })
  if (held.length === 0) return owners
  throw new StartRefusal(
    'sessions-in-use',
    `These sessions still belong to processes that run, or nobody can tell, and ${harms[deed]}:\n${held.join('\n')}\n` +
      `End those first. If they cannot be reached any more: ${deed} PARTS --force`,
  )
}

/** @throws StartRefusal when the database, which knows who owns a part, has not answered by then. */
async function refuseLater(owners: readonly SoleOwner[], deed: keyof typeof deeds): Promise<never> {
  await after(longestAskMs)
  const [why] = owners.flatMap(({ now }) => {
    const ownership = now()
    return ownership.is === 'asking' && ownership.why !== undefined ? [` (${ownership.why})`] : []
  })
  throw new StartRefusal(
    'database-away',
    `The database has not told within ${longestAskMs / 1_000} s whose these sessions are${why ?? ''}. Nothing was done: try again when ` +
      `it tells, or, when it is certain that no process has them: ${deed} PARTS --force`,
  )
}

function isDeed(word: string): word is keyof typeof deeds {
  return word in deeds
}
