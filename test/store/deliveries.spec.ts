import { promisesOfDeliveries } from '../jobs-rig/deliveries-suite.js'

promisesOfDeliveries('in PostgreSQL', () => ({}))
