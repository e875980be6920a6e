#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| intellectmoney_tests::fuzz::sandbox(data));
