use intellectmoney_bench::*;
use intellectmoney::Response;
use std::time::Instant;
fn main(){
 for v in [pages::Variant::Compact, pages::Variant::Indented] {
 let body=pages::page(v,100);
 let r=Response::new(200,body.clone());
 let page=history::read(&r);
 let text=page.payments.rows().parts().unwrap().text.to_owned();
 let mut best=[f64::MAX;4];
 for _ in 0..300 {
  let t=Instant::now(); for _ in 0..10 {std::hint::black_box(std::str::from_utf8(std::hint::black_box(text.as_bytes())).unwrap());} best[0]=best[0].min(t.elapsed().as_secs_f64()*1e9/1000.);
  let t=Instant::now(); for _ in 0..10 {std::hint::black_box(history::read(std::hint::black_box(&r)));} best[1]=best[1].min(t.elapsed().as_secs_f64()*1e9/1000.);
  let t=Instant::now(); for _ in 0..10 {std::hint::black_box(std::str::from_utf8(std::hint::black_box(body.as_bytes())).unwrap());} best[2]=best[2].min(t.elapsed().as_secs_f64()*1e9/1000.);
  let r1=Response::new(200,pages::page(v,1));
  let t=Instant::now(); for _ in 0..10 {std::hint::black_box(history::read(std::hint::black_box(&r1)));} best[3]=best[3].min(t.elapsed().as_secs_f64()*1e9/10.);
 }
 println!("{v:?}: utf8 arena {:.0} ns/row, read {:.0} ns/row, utf8 doc {:.0} ns/row; one row {:.0} ns", best[0],best[1],best[2],best[3]);
 }
}
