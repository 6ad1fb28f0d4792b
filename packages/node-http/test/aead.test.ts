import { nodeAead } from "@wxrefund/node-http/transport";
import { aeadContract } from "@wxrefund/testkit/contract/aead";

aeadContract("nodeAead", nodeAead);
