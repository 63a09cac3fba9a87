;; The hour of the day (UTC) with the highest mean, of each stream.
;; The form of what goes in and comes out is in docs/algorithms.md.
(module
  (memory (export "memory") 2)
  (data (i32.const 16) "{\"peak_hours\":[")
  (data (i32.const 31) "{\"stream\":\"")
  (data (i32.const 42) ",\"milli\":")
  (data (i32.const 51) "]}")
  (data (i32.const 53) "\",\"hour\":")
  (global $free (mut i32) (i32.const 131072))
  (global $out (mut i32) (i32.const 1024))

  ;; Room for what goes in, behind everything that is kept here.
  (func (export "alloc") (param $len i32) (result i32)
    (local $at i32) (local $pages i32)
    (local.set $at (global.get $free))
    (global.set $free (i32.add (local.get $at) (local.get $len)))
    (local.set $pages
      (i32.sub (i32.shr_u (i32.add (global.get $free) (i32.const 65535)) (i32.const 16)) (memory.size)))
    (if (i32.gt_s (local.get $pages) (i32.const 0))
      (then (if (i32.eq (memory.grow (local.get $pages)) (i32.const -1)) (then (unreachable)))))
    (local.get $at))

  (func $byte (param $byte i32)
    ;; Where the output would run into what is kept above it, there is none.
    (if (i32.ge_u (global.get $out) (i32.const 98304)) (then (unreachable)))
    (i32.store8 (global.get $out) (local.get $byte))
    (global.set $out (i32.add (global.get $out) (i32.const 1))))

  (func $text (param $at i32) (param $len i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $at) (local.get $len)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (call $byte (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next))))

  (func $number (param $n i64)
    (local $tens i64)
    (if (i64.lt_s (local.get $n) (i64.const 0))
      (then
        (call $byte (i32.const 45))
        (local.set $n (i64.sub (i64.const 0) (local.get $n)))))
    (local.set $tens (i64.div_u (local.get $n) (i64.const 10)))
    (if (i64.ne (local.get $tens) (i64.const 0)) (then (call $number (local.get $tens))))
    (call $byte (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $n) (i64.const 10))))))

  ;; A value in thousandths; a half goes to the even neighbour.
  (func $milli (param $value f64)
    (call $number (i64.trunc_sat_f64_s (f64.nearest (f64.mul (local.get $value) (f64.const 1000))))))

  ;; The id of a stream; ids need no escapes.
  (func $name (param $in i32) (param $stream i32)
    (local $at i32)
    (local.set $at
      (i32.add (i32.add (local.get $in) (i32.const 16)) (i32.mul (i32.load offset=8 (local.get $in)) (i32.const 24))))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $stream)))
        (local.set $at (i32.add (i32.add (local.get $at) (i32.const 4)) (i32.load (local.get $at))))
        (local.set $stream (i32.sub (local.get $stream) (i32.const 1)))
        (br $next)))
    (call $text (i32.add (local.get $at) (i32.const 4)) (i32.load (local.get $at))))

  ;; Where the output is: its place in the upper half, its length in the lower.
  (func $done (result i64)
    (i64.or
      (i64.shl (i64.const 1024) (i64.const 32))
      (i64.extend_i32_u (i32.sub (global.get $out) (i32.const 1024)))))

  ;; Sum and count of each hour of the day (UTC): 24 times 16 bytes.
  (func $hour (param $hour i32) (result i32)
    (i32.add (i32.const 98304) (i32.shl (local.get $hour) (i32.const 4))))

  (func $clear
    (local $hour i32)
    (loop $next
      (f64.store (call $hour (local.get $hour)) (f64.const 0))
      (i64.store offset=8 (call $hour (local.get $hour)) (i64.const 0))
      (local.set $hour (i32.add (local.get $hour) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $hour) (i32.const 24)))))

  (func $add (param $row i32)
    (local $at i32)
    (local.set $at
      (call $hour
        (i32.wrap_i64
          (i64.rem_u (i64.div_u (i64.load offset=8 (local.get $row)) (i64.const 3600000)) (i64.const 24)))))
    (f64.store (local.get $at) (f64.add (f64.load (local.get $at)) (f64.load offset=16 (local.get $row))))
    (i64.store offset=8 (local.get $at) (i64.add (i64.load offset=8 (local.get $at)) (i64.const 1))))

  (func $mean (param $hour i32) (result f64)
    (f64.div
      (f64.load (call $hour (local.get $hour)))
      (f64.convert_i64_u (i64.load offset=8 (call $hour (local.get $hour))))))

  ;; The hour with the highest mean, the earliest of equal ones. An hour without a reading does not count.
  (func $peak (result i32)
    (local $hour i32) (local $best i32)
    (local.set $best (i32.const -1))
    (loop $next
      (if (i64.ne (i64.load offset=8 (call $hour (local.get $hour))) (i64.const 0))
        (then
          (if (i32.eq (local.get $best) (i32.const -1))
            (then (local.set $best (local.get $hour)))
            (else
              (if (f64.gt (call $mean (local.get $hour)) (call $mean (local.get $best)))
                (then (local.set $best (local.get $hour))))))))
      (local.set $hour (i32.add (local.get $hour) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $hour) (i32.const 24))))
    (local.get $best))

  (func (export "run") (param $in i32) (param $len i32) (result i64)
    (local $row i32) (local $end i32) (local $stream i32) (local $first i32) (local $peak i32)
    (local.set $row (i32.add (local.get $in) (i32.const 16)))
    (local.set $end (i32.add (local.get $row) (i32.mul (i32.load offset=8 (local.get $in)) (i32.const 24))))
    (local.set $first (i32.const 1))
    (call $text (i32.const 16) (i32.const 15))
    (block $all
      (loop $streams
        (br_if $all (i32.ge_u (local.get $row) (local.get $end)))
        (local.set $stream (i32.load (local.get $row)))
        (call $clear)
        (block $last
          (loop $rows
            (br_if $last (i32.ge_u (local.get $row) (local.get $end)))
            (br_if $last (i32.ne (i32.load (local.get $row)) (local.get $stream)))
            (call $add (local.get $row))
            (local.set $row (i32.add (local.get $row) (i32.const 24)))
            (br $rows)))
        (local.set $peak (call $peak))
        (if (i32.eqz (local.get $first)) (then (call $byte (i32.const 44))))
        (local.set $first (i32.const 0))
        (call $text (i32.const 31) (i32.const 11))
        (call $name (local.get $in) (local.get $stream))
        (call $text (i32.const 53) (i32.const 9))
        (call $number (i64.extend_i32_u (local.get $peak)))
        (call $text (i32.const 42) (i32.const 9))
        (call $milli (call $mean (local.get $peak)))
        (call $byte (i32.const 125))
        (br $streams)))
    (call $text (i32.const 51) (i32.const 2))
    (call $done))
)
