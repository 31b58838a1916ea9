// For the tests only: a key that protects nothing, and two certificates that end in 2120. One is for Vipps' test
// name, one for the proxy's, so that a mix-up of the two names is noticed. Made by:
//   openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt
//   openssl ca -selfsign -startdate 20200101000000Z -enddate 21200101000000Z, with subjectAltName=DNS:<name>
export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnj7RbSCyh4SDUIaJ
JsoUR+vU5rErQv9fmc9mE3jKDhShRANCAARtbQYvyY7ZNoberfJWZ0sAXMfcmGfD
FRX9CzqRIHEtW9hKZsE7Cj2ML8nmWJucYSziP1G0bGXTbBYHWyXci3Jv
-----END PRIVATE KEY-----
`

/** DNS:vipps.test */
export const vippsCertificate = `-----BEGIN CERTIFICATE-----
MIIBdDCCARqgAwIBAgIUUlNwXO+pBNt3jnyhbDiu2eMELmMwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKdmlwcHMudGVzdDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEw
MTAwMDAwMFowFTETMBEGA1UEAwwKdmlwcHMudGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABG1tBi/Jjtk2ht6t8lZnSwBcx9yYZ8MVFf0LOpEgcS1b2EpmwTsK
PYwvyeZYm5xhLOI/UbRsZdNsFgdbJdyLcm+jRjBEMBUGA1UdEQQOMAyCCnZpcHBz
LnRlc3QwDAYDVR0TAQH/BAIwADAdBgNVHQ4EFgQUrQuMS8aABowP32X+xyG1ThIN
u9MwCgYIKoZIzj0EAwIDSAAwRQIhAO96Q6T9rWOXusx/U3UEuF4k/VWPkbI+F5/T
tdRphNMmAiBNQsx4jlBZBsNRrigTGgLwHgXHPczIMJGyXLT0Bjh9yg==
-----END CERTIFICATE-----
`

/** DNS:localhost */
export const proxyCertificate = `-----BEGIN CERTIFICATE-----
MIIBcDCCARegAwIBAgIUJklCIPAMH06Y1HDk62EnjhFXnq0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAx
MDAwMDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARtbQYvyY7ZNoberfJWZ0sAXMfcmGfDFRX9CzqRIHEtW9hKZsE7Cj2M
L8nmWJucYSziP1G0bGXTbBYHWyXci3Jvo0UwQzAUBgNVHREEDTALgglsb2NhbGhv
c3QwDAYDVR0TAQH/BAIwADAdBgNVHQ4EFgQUrQuMS8aABowP32X+xyG1ThINu9Mw
CgYIKoZIzj0EAwIDRwAwRAIgLkisIcZc424VGEhZNJFynVQh64/BC98QFyblXJhq
TXYCIBxTzXGgB5wxc088XQDfPXa/NJSQWbS5i8uyBgVAHLJo
-----END CERTIFICATE-----
`
