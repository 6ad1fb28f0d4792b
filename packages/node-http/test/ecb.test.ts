import { nodeEcb } from "@wxrefund/node-http/transport";
import { ecbContract } from "@wxrefund/testkit/contract/ecb";

ecbContract("nodeEcb", nodeEcb);
