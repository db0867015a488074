"""The shop hub's network side: tills of one shop find each other on the local network and ask each other.

Each call is encrypted (TLS 1.3, a certificate of this run alone). A request is signed together with the certificate
that the asking till sees, so nobody between the two can use it; what is answered is signed by the till whose records
they are.
"""
