#!/bin/sh
# Makes the files beside it, with OpenSSL 3: a merchant's key and certificate, apiclient_cert.p12 as WeChat Pay's own tools
# encrypt it (RC2-40 and 3DES, SHA-1), and what the command in our error message makes of it. They protect nothing.
set -eu
cd "$(dirname "$0")"
openssl req -x509 -newkey rsa:2048 -nodes -keyout apiclient_key.pem -out apiclient_cert.pem -days 36500 \
  -set_serial 0x5157F09EFDC096DE15EBE81A47057A7232F1B8E1 -subj "/O=wxrefund test/CN=1900000001"
openssl pkcs12 -export -legacy -inkey apiclient_key.pem -in apiclient_cert.pem -out apiclient_cert.p12 -passout pass:1900000001
openssl pkcs12 -legacy -in apiclient_cert.p12 -nodes -passin pass:1900000001 -out apiclient.pem && openssl pkcs12 -export -in apiclient.pem -out apiclient_cert_new.p12 -passout pass:1900000001 && rm apiclient.pem
