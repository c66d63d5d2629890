import { createHash } from 'node:crypto'

import { bulletinFileLimits } from '@haidang/contracts'
import { attachBulletinFile, readBulletin, readBulletinFile, writeAudit } from '@haidang/store'
import { Controller, Inject } from '@nestjs/common'

import { type GatewayRoom, gatewayRoom } from '../gateway-room.js'
import { Downloads } from '../history/downloads.js'
import { Problem } from '../problem.js'
import type { Answer, Ask } from '../route.js'
import { bulletinRoutes as routes } from '../routes/bulletin-routes.js'
import { Serve } from '../serve.controller.js'
import { bulletinJson } from './bulletin-json.js'
import { findBulletin, mayChange } from './find-bulletin.js'
import { fileEndings, fileType } from './file-type.js'
import { Uploads } from './uploads.js'

/** The papers behind bulletins: attached once, and then to be saved by whoever may read the bulletin. */
@Controller()
export class BulletinFileController {
  readonly #room: GatewayRoom
  readonly #uploads = new Uploads(bulletinFileLimits.bytes)
  readonly #downloads = new Downloads()

  constructor(@Inject(gatewayRoom) room: GatewayRoom) {
    this.#room = room
  }

  @Serve(routes.attachFile)
  async attach({
    caller,
    params,
    body,
  }: Ask<typeof routes.attachFile>): Promise<Answer<typeof routes.attachFile>> {
    const { db, clock } = this.#room
    const { file, ended } = await mayChange(this.#room, caller, params.id)
    if (file) throw new Problem('file-attached')
    if (ended) throw new Problem('bulletin-ended')
    const content = await this.#uploads.read(body.content)
    const type = fileType(content)
    if (!type || type !== body.type) throw new Problem('wrong-file')

    const at = clock.now()
    const by = caller.username
    const sha256 = createHash('sha256').update(content).digest('hex')
    const bulletin = Number(params.id)
    const facts = { type, size: content.length, sha256 }
    const stored = await db.tx(async (tx) => {
      const done = await attachBulletinFile(tx, {
        ...{ ...facts, bulletin, content },
        ...{ attachedAt: at, attachedBy: by },
      })
      const now = await readBulletin(tx, bulletin)
      if (!done) throw new Problem(now?.file ? 'file-attached' : 'bulletin-ended')
      await writeAudit(tx, [
        { at, actor: by, action: 'bulletin.file-attached', subject: params.id, detail: facts },
      ])
      return now
    })
    if (!stored) throw new Problem('not-found')
    return bulletinJson(stored, at)
  }

  @Serve(routes.file)
  async file({ caller, params }: Ask<typeof routes.file>): Promise<Answer<typeof routes.file>> {
    const { db } = this.#room
    const { id, file } = await findBulletin(this.#room, caller, params.id)
    if (!file) throw new Problem('not-found', { detail: 'This bulletin has no file.' })
    const { type, size } = file
    return this.#downloads.open(caller.username, {
      ...{ type, size, name: `bulletin-${id}.${fileEndings[type]}` },
      text: () => readBulletinFile(db, Number(id)),
    })
  }
}
