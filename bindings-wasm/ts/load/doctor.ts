import { module } from "#doctor-module";
import { doctor } from "../modules/doctor.js";

doctor.load(module);
