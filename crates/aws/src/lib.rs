//! Amazon Web Services as far as a bucket needs them: who asks, in which region, at which endpoint.
//!
//! What the environment says is taken as it is, at no cost. Only what it leaves open is looked up, in the order of
//! AWS's own tools, and only when the first request is about to be sent.
