//! Maps with known keys, and lookup in their declarations.

use super::{Constraint, Field, Required, Shape, WorkloadType};

/// A map with a fixed set of known keys.
#[derive(Debug)]
pub struct Section {
    /// Words for people: "container health check".
    pub title: &'static str,
    pub doc: &'static str,
    pub fields: &'static [Field],
    /// A section whose fields stand among this one's.
    pub include: Option<&'static Section>,
    pub constraints: &'static [Constraint],
    /// The names of `fields`, side by side: every key of every manifest is looked up here.
    names: &'static [&'static str],
    /// One bit for each field that has something to say when its key is missing.
    asking: u64,
    /// One bit for each field whose default is part of the base, or that holds such fields.
    seeding: u64,
}

impl Section {
    /// A declaration; `names` are those of `fields`, of which there are at most 64.
    pub const fn new(
        title: &'static str,
        doc: &'static str,
        fields: &'static [Field],
        names: &'static [&'static str],
        include: Option<&'static Section>,
        constraints: &'static [Constraint],
    ) -> Section {
        assert!(fields.len() == names.len() && fields.len() <= 64);
        let (mut asking, mut seeding) = (0, 0);
        let mut index = 0;
        while index < fields.len() {
            let field = &fields[index];
            let is_seeded = !field.seeded.is_empty();
            if is_seeded || !matches!(field.required, Required::No) {
                asking |= 1 << index;
            }
            if is_seeded || matches!(field.shape, Shape::Section(inner) if inner.seeding != 0) {
                seeding |= 1 << index;
            }
            index += 1;
        }
        Section { title, doc, fields, include, constraints, names, asking, seeding }
    }

    /// Every field, included ones last, whatever the workload type.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().chain(self.include.iter().flat_map(|it| it.fields))
    }

    /// The fields that a workload of this type reads.
    pub fn fields_of(&self, workload: WorkloadType) -> impl Iterator<Item = &'static Field> {
        self.all_fields().filter(move |field| field.on.contains(workload))
    }

    /// The field that a workload of this type reads under `name`.
    pub fn field(&self, workload: WorkloadType, name: &str) -> Option<&'static Field> {
        let named = self.names.iter().zip(self.fields).filter(|(it, _)| **it == name).map(|(_, field)| field);
        named
            .filter(|field| field.on.contains(workload))
            .chain(self.include.and_then(|it| it.field(workload, name)))
            .next()
    }

    /// The fields of a workload of this type that have something to say when their key is
    /// missing: it is required, or its default is part of the base.
    pub fn asking(&self, workload: WorkloadType) -> impl Iterator<Item = &'static Field> {
        let included = self.include.map(|it| bits(it.fields, it.asking)).into_iter().flatten();
        bits(self.fields, self.asking).chain(included).filter(move |field| field.on.contains(workload))
    }

    /// The fields of a workload of this type whose default is part of the base, and sections
    /// that hold such fields. Included sections have none.
    pub fn seeding(&self, workload: WorkloadType) -> impl Iterator<Item = &'static Field> {
        bits(self.fields, self.seeding).filter(move |field| field.on.contains(workload))
    }

    /// The field called `name` in any workload type.
    pub fn field_of_any(&self, name: &str) -> Option<&'static Field> {
        self.all_fields().find(|field| field.name == name)
    }

    pub fn all_constraints(&self) -> impl Iterator<Item = &'static Constraint> {
        self.constraints.iter().chain(self.include.iter().flat_map(|it| it.constraints))
    }
}

/// The fields whose bits are set.
fn bits(fields: &'static [Field], mut mask: u64) -> impl Iterator<Item = &'static Field> {
    std::iter::from_fn(move || {
        let index = mask.trailing_zeros() as usize;
        mask &= mask.wrapping_sub(1);
        fields.get(index)
    })
}
