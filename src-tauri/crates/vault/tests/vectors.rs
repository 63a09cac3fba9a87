//! Argon2id as others made it: RFC 9106, section 5.3.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};

#[test]
fn the_published_vector_of_argon2id_is_met() {
    let mut builder = ParamsBuilder::new();
    builder.m_cost(32).t_cost(3).p_cost(4).output_len(32).data(AssociatedData::new(&[4; 12]).unwrap());
    let argon =
        Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, builder.build().unwrap()).unwrap();
    let mut tag = [0u8; 32];
    argon.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    assert_eq!(hex::encode(tag), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}
