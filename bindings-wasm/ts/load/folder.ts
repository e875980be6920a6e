import { module } from "#folder-module";
import { folder } from "../modules/folder.js";

folder.load(module);
