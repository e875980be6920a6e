import { module } from "#client-module";
import { client } from "../modules/client.js";

client.load(module);
