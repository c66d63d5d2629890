import { pbkdf2Sync, randomBytes } from 'node:crypto'

/**
 * The account files of a Mosquitto that knows nobody yet but the product's own processes; from its first start on the
 * product writes them. The hash is that of `libs/registry/src/credential/password-hash.ts`.
 * @returns {Record<string, string>} by file name
 */
export function houseAccount(username, password) {
  const salt = randomBytes(12)
  const hash = pbkdf2Sync(password, salt, 101, 64, 'sha512')
  return {
    passwords: `${username}:$7$101$${salt.toString('base64')}$${hash.toString('base64')}\n`,
    acl: `user ${username}\ntopic read ioc/v1/#\ntopic read ioc/v1-past/#\ntopic write ioc/v1/+/+/rejections\n`,
  }
}
