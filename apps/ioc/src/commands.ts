import { areas } from './areas/areas.js'
import type { Command } from './command.js'
import { devices } from './devices/devices.js'
import { doctor } from './doctor/doctor.js'
import { rules } from './rules/rules.js'
import { tour } from './tour/tour.js'

/** Every command. Adding one is a folder beside these and a line here. */
export const commands: readonly Command[] = [tour, devices, areas, rules, doctor]
