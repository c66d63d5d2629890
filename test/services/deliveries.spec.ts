import { promisesOfDeliveries } from '../jobs-rig/deliveries-suite.js'

promisesOfDeliveries('through Redis', () => ({ redisUrl: process.env['IOC_TEST_REDIS'] ?? '' }))
