import { promisesOfABell } from '../jobs-rig/bell-suite.js'

promisesOfABell('on PostgreSQL', () => ({ databaseUrl: process.env['IOC_TEST_POSTGRES'] ?? '' }))
