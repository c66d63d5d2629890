import { promisesOfABell } from '../jobs-rig/bell-suite.js'

const redisUrl = process.env['IOC_TEST_REDIS'] ?? ''
const databaseUrl = process.env['IOC_TEST_POSTGRES'] ?? ''

promisesOfABell('on Redis', () => ({ redisUrl, databaseUrl }))
promisesOfABell('on PostgreSQL with TimescaleDB', () => ({ databaseUrl }))
